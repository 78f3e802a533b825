import type { ModelSpec, RunOptions, TokenizerKind, TrainingSpec } from '../../protocol/spec';
import { outputSize } from '../network/parameterBlock';
import { isPlanned } from '../training/decay';
import { given } from './checkOptions';
import { learnsFar, type Limits, sizeOf, type TextSize } from './chooseLimits';

export interface TrainingQuestion {
  tokenizer: TokenizerKind;
  model: ModelSpec;
  /** Of the training text. */
  tokens: number;
  /** How often the text is likely to be read. */
  passes: number;
  limits: Limits & { isAutomatic: boolean };
  validationFraction: number;
  /** Whether there is something to validate on. */
  hasValidation: boolean;
}

/** Under so many tokens nothing is held out. */
const leastToHoldOut = 100;

/** More tell no more, and would take long to read. */
const mostHeldOut = 50_000;

/** Share held out for validation when none is asked for. */
export function chooseValidationFraction(tokens: number, options: RunOptions): number {
  if (tokens < leastToHoldOut) return given(options.training).validationFraction ?? 0;
  const share = sizeOf(tokens) === 'tiny' ? 0.05 : Math.min(0.1, mostHeldOut / tokens);
  return given(options.training).validationFraction ?? Number(share.toPrecision(2));
}

export function chooseTraining(
  question: TrainingQuestion,
  options: RunOptions,
  reasons: string[],
): TrainingSpec {
  const { limits, model, tokens } = question;
  const wished = given(options.training);
  const size = sizeOf(tokens);
  const shape = chooseShape(question);
  const optimizer = wished.optimizer ?? 'adam';
  const batchSize = wished.batchSize ?? shape.batchSize;
  const sequenceLength = wished.sequenceLength ?? shape.sequenceLength;
  const steps = Math.min((question.passes * tokens) / (batchSize * sequenceLength), limits.steps || Infinity);
  const keep = wished.keep ?? (size === 'tiny' || !question.hasValidation ? 'last' : 'best');
  if (wished.keep === undefined) reasons.push(keepReason(size, question.hasValidation));
  const isFar = learnsFar(size, options);
  const decay = wished.decay ?? (isFar ? 'linear' : undefined);
  if (isFar && !wished.decay) reasons.push(farReason);
  const isStoppedEarly = limits.isAutomatic && keep === 'best' && !isPlanned(decay);
  return {
    ...limitsOnly(limits),
    optimizer,
    learningRate: wished.learningRate ?? chooseLearningRate({ optimizer, model, steps, size }, reasons),
    clipNorm: wished.clipNorm ?? (size === 'tiny' || isFar ? 1 : 0.25),
    batchSize,
    sequenceLength,
    seed: wished.seed ?? 1,
    validationFraction: question.validationFraction,
    ...(decay && { decay }),
    decayFactor: wished.decayFactor ?? (keep === 'best' ? 0.5 : 1),
    patience: wished.patience ?? (isStoppedEarly ? 4 : 0),
    keep,
  };
}

const farReason =
  'The learning rate falls in a straight line to the end: what hangs on words far before is learnt when validation has long stood still.';

function keepReason(size: TextSize, hasValidation: boolean): string {
  if (size === 'tiny') return 'The last weights are kept: a text this short is to be learnt by heart.';
  return hasValidation
    ? 'The weights of the best validation are kept.'
    : 'The last weights are kept: nothing is held out to tell which are best.';
}

function limitsOnly({ epochs, steps, seconds }: Limits): Limits {
  return { epochs, steps, seconds };
}

/** Small batches make many steps of few tokens, which a short text needs; longer sequences remember further back. */
function chooseShape({ tokenizer, tokens, passes }: TrainingQuestion): {
  batchSize: number;
  sequenceLength: number;
} {
  const manyTokens = 1_000_000;
  const isLong = passes * tokens > manyTokens;
  const sequenceLength = (isLong ? 32 : 16) * (tokenizer === 'char' ? 3 : 1);
  const wished = { tiny: tokens < 1500 ? 4 : 8, small: 8, large: 16 }[sizeOf(tokens)];
  return {
    batchSize: Math.max(1, Math.min(wished, Math.floor(tokens / (sequenceLength + 1)))),
    sequenceLength,
  };
}

/**
 * High when there are few steps to learn in; lower for wide and for plain recurrent networks, which diverge sooner. A text
 * that is learnt by heart is learnt as well at half the rate, with less clipping, and what is new surprises such a model less.
 */
function chooseLearningRate(
  run: { optimizer: TrainingSpec['optimizer']; model: ModelSpec; steps: number; size: TextSize },
  reasons: string[],
): number {
  const { optimizer, model, steps, size } = run;
  const isGated = model.cell === 'lstm' || model.cell === 'gru';
  if (optimizer === 'sgd') return isGated ? 10 : 2;
  const bySteps = steps < 2000 && size !== 'tiny' ? 0.01 : steps < 20_000 ? 0.005 : 0.002;
  const width = outputSize(model);
  const byWidth = Math.max(0.001, 0.64 / width);
  const rate = Math.min(bySteps, byWidth) * (isGated ? 1 : 0.3);
  const rounded = Number(rate.toPrecision(2));
  reasons.push(`A learning rate of ${rounded}, for ${width} units and about ${roundSteps(steps)} steps.`);
  return rounded;
}

function roundSteps(steps: number): string {
  return Number(Math.max(steps, 1).toPrecision(1)).toLocaleString('en-US');
}
