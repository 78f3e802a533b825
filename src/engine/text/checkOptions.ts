import { UnrollError } from '../../base/errors';
import { phrase, type Phrase, type PhraseArgument } from '../../base/phrase';
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
  name: Phrase;
  min: number;
  max: number;
  whole?: boolean;
  /** Whether `min` itself is excluded. */
  above?: boolean;
}

type Rule = Range | { name: Phrase; oneOf: readonly (string | boolean)[] };

type Rules<T> = { readonly [K in keyof Required<T>]: Rule };

const whole = (name: Phrase, min: number, max: number): Range => ({ name, min, max, whole: true });

const modelRules: Rules<NonNullable<RunOptions['model']>> = {
  kind: { name: phrase`model`, oneOf: modelKinds },
  cell: { name: phrase`cell`, oneOf: cellKinds },
  attention: { name: phrase`attention`, oneOf: attentionKinds },
  bidirectional: { name: phrase`choice of a bidirectional encoder`, oneOf: [true, false] },
  layers: whole(phrase`number of layers`, 1, 16),
  hiddenSize: whole(phrase`hidden size`, 1, 8192),
  embeddingSize: whole(phrase`embedding size`, 1, 8192),
  tied: { name: phrase`choice of tied weights`, oneOf: [true, false] },
  dropout: { name: phrase`dropout`, min: 0, max: 0.9 },
};

const tokenizerRules: Rules<NonNullable<RunOptions['tokenizer']>> = {
  kind: { name: phrase`tokenizer`, oneOf: tokenizerKinds },
  minCount: whole(phrase`minimum count`, 1, 1_000_000),
  vocabularyLimit: whole(phrase`vocabulary limit`, 0, 1_000_000),
};

const trainingRules: Rules<NonNullable<RunOptions['training']>> = {
  optimizer: { name: phrase`optimizer`, oneOf: ['adam', 'sgd'] },
  learningRate: { name: phrase`learning rate`, min: 0, max: 1000, above: true },
  clipNorm: { name: phrase`clipping norm`, min: 0, max: 1e6 },
  batchSize: whole(phrase`batch size`, 1, 4096),
  sequenceLength: whole(phrase`sequence length`, 1, 4096),
  epochs: whole(phrase`number of epochs`, 0, 1e9),
  steps: whole(phrase`number of steps`, 0, 1e12),
  seconds: { name: phrase`time limit in seconds`, min: 0, max: 1e9 },
  seed: whole(phrase`seed`, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  validationFraction: { name: phrase`share held out for validation`, min: 0, max: 0.9 },
  decay: { name: phrase`decay of the learning rate`, oneOf: decayKinds },
  decayFactor: { name: phrase`decay factor`, min: 0, max: 1, above: true },
  patience: whole(phrase`patience`, 0, 1e6),
  keep: { name: phrase`choice of weights to keep`, oneOf: ['best', 'last'] },
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
      phrase`Tied weights need an embedding as wide as ${kind === 'blank' ? phrase`two hidden states` : phrase`the hidden state`}, but it is ${embeddingSize} and the hidden size ${hiddenSize ?? NaN}.`,
      phrase`Set the embedding size to ${width}, leave one of them out, or do not tie the weights.`,
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
function shown(value: unknown): PhraseArgument {
  if (typeof value === 'object' && value !== null) return phrase`a list or an object`;
  const text = String(value);
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
      phrase`The ${rule.name} is ${shown(value)}.`,
      phrase`Choose one of: ${rule.oneOf.join(', ')}.`,
    );
  }
  const { name, min, max, whole: isWhole, above } = rule;
  const isInside = typeof value === 'number' && value >= min && value <= max && !(above && value === min);
  if (isInside && (!isWhole || Number.isInteger(value))) return;
  const kind = isWhole ? phrase`a whole number` : phrase`a number`;
  const from = above ? phrase`above ${min}` : phrase`from ${min}`;
  throw new UnrollError(
    'bad-input',
    phrase`The ${name} is ${shown(value)}.`,
    phrase`Give ${kind} ${from} to ${max}.`,
  );
}
