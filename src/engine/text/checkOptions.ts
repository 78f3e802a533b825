import { UnrollError } from '../../base/errors';
import { outputSize } from '../network/parameterBlock';
import {
  attentionKinds,
  cellKinds,
  decayKinds,
  modelKinds,
  type RunOptions,
  tokenizerKinds,
} from '../../protocol/spec';

interface Range {
  name: string;
  min: number;
  max: number;
  whole?: boolean;
  /** Whether `min` itself is excluded. */
  above?: boolean;
}

type Rule = Range | { name: string; oneOf: readonly (string | boolean)[] };

type Rules<T> = { readonly [K in keyof Required<T>]: Rule };

const whole = (name: string, min: number, max: number): Range => ({ name, min, max, whole: true });

const modelRules: Rules<NonNullable<RunOptions['model']>> = {
  kind: { name: 'model', oneOf: modelKinds },
  cell: { name: 'cell', oneOf: cellKinds },
  attention: { name: 'attention', oneOf: attentionKinds },
  bidirectional: { name: 'choice of a bidirectional encoder', oneOf: [true, false] },
  layers: whole('number of layers', 1, 16),
  hiddenSize: whole('hidden size', 1, 8192),
  embeddingSize: whole('embedding size', 1, 8192),
  tied: { name: 'choice of tied weights', oneOf: [true, false] },
  dropout: { name: 'dropout', min: 0, max: 0.9 },
};

const tokenizerRules: Rules<NonNullable<RunOptions['tokenizer']>> = {
  kind: { name: 'tokenizer', oneOf: tokenizerKinds },
  minCount: whole('minimum count', 1, 1_000_000),
  vocabularyLimit: whole('vocabulary limit', 0, 1_000_000),
};

const trainingRules: Rules<NonNullable<RunOptions['training']>> = {
  optimizer: { name: 'optimizer', oneOf: ['adam', 'sgd'] },
  learningRate: { name: 'learning rate', min: 0, max: 1000, above: true },
  clipNorm: { name: 'clipping norm', min: 0, max: 1e6 },
  batchSize: whole('batch size', 1, 4096),
  sequenceLength: whole('sequence length', 1, 4096),
  epochs: whole('number of epochs', 0, 1e9),
  steps: whole('number of steps', 0, 1e12),
  seconds: { name: 'time limit in seconds', min: 0, max: 1e9 },
  seed: whole('seed', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  validationFraction: { name: 'share held out for validation', min: 0, max: 0.9 },
  decay: { name: 'decay of the learning rate', oneOf: decayKinds },
  decayFactor: { name: 'decay factor', min: 0, max: 1, above: true },
  patience: whole('patience', 0, 1e6),
  keep: { name: 'choice of weights to keep', oneOf: ['best', 'last'] },
};

/** What every option may be. */
export const optionRules = { model: modelRules, tokenizer: tokenizerRules, training: trainingRules };

/** Throws `bad-input` for the first option that is impossible, by itself or beside another. */
export function checkOptions(options: RunOptions): void {
  checkGroup(options.model, modelRules);
  checkGroup(options.tokenizer, tokenizerRules);
  checkGroup(options.training, trainingRules);
  const { tied, embeddingSize, hiddenSize, kind } = options.model ?? {};
  const width = hiddenSize && outputSize({ kind, hiddenSize });
  if (tied && embeddingSize !== undefined && width !== undefined && embeddingSize !== width) {
    throw new UnrollError(
      'bad-input',
      `Tied weights need an embedding as wide as ${kind === 'blank' ? 'two hidden states' : 'the hidden state'}, but it is ${embeddingSize} and the hidden size ${hiddenSize}.`,
      `Set the embedding size to ${width}, leave one of them out, or do not tie the weights.`,
    );
  }
  if (kind === 'blank' && options.tokenizer?.kind === 'bpe') {
    throw new UnrollError(
      'bad-input',
      'A model that fills blanks puts one token into each: parts of words would leave words unfinished.',
      'Choose words or characters as its tokens.',
    );
  }
  if (options.tokenizer?.vocabularyLimit === 1) {
    throw new UnrollError(
      'bad-input',
      'A vocabulary of 1 has only the unknown token.',
      'Give a limit of at least 2, or 0 for no limit.',
    );
  }
}

/** Options that were given a value; one that is undefined counts as left out. */
export function given<T extends object>(options: Partial<T> | undefined): Partial<T> {
  const entries = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}

/** A value of a file may be anything of any length. */
function shown(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? 'a list or an object' : String(value);
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}

function checkGroup<T extends object>(options: T | undefined, rules: Rules<T>): void {
  for (const key of Object.keys(rules) as (keyof T)[]) {
    const value: unknown = options?.[key];
    if (value !== undefined) checkValue(value, rules[key]);
  }
}

function checkValue(value: unknown, rule: Rule): void {
  if ('oneOf' in rule) {
    if (rule.oneOf.some((choice) => choice === value)) return;
    throw new UnrollError(
      'bad-input',
      `The ${rule.name} is ${shown(value)}.`,
      `Choose one of: ${rule.oneOf.join(', ')}.`,
    );
  }
  const { name, min, max, whole: isWhole, above } = rule;
  const isInside = typeof value === 'number' && value >= min && value <= max && !(above && value === min);
  if (isInside && (!isWhole || Number.isInteger(value))) return;
  const kind = isWhole ? 'a whole number' : 'a number';
  const from = above ? `above ${min}` : `from ${min}`;
  throw new UnrollError('bad-input', `The ${name} is ${shown(value)}.`, `Give ${kind} ${from} to ${max}.`);
}
