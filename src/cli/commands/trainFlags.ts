import {
  type AttentionKind,
  attentionKinds,
  type CellKind,
  cellKinds,
  type DecayKind,
  decayKinds,
  type ModelKind,
  modelKinds,
  type RunOptions,
  type TokenizerKind,
  tokenizerKinds,
} from '../../protocol/spec';
import { type FlagValues, jsonFlag } from '../flags/flags';
import { kernelsFlag } from '../kernelsFlag';
import { threadsFlag } from '../threadsFlag';

const positive = { kind: 'integer', meta: 'N', least: 1 } as const;
const share = { kind: 'number', least: 0 } as const;

/** With the ranges that the engine accepts. What is left out is chosen from the text's size and kind. */
export const trainFlags = {
  out: { kind: 'text', meta: 'MODEL', help: 'file for the model (required)' },
  valid: { kind: 'text', meta: 'FILE', help: 'text to validate on' },
  'valid-fraction': {
    ...share,
    meta: 'X',
    most: 0.9,
    help: 'share of the text held out at its end; 0 for none',
  },
  model: {
    kind: 'choice',
    choices: modelKinds,
    help: 'predict the next token (language), a missing one from both sides (blank), or translate pairs',
  },
  attention: { kind: 'choice', choices: attentionKinds, help: 'how a translator looks back at the source' },
  bidirectional: { kind: 'switch', help: 'a translator reads the source both ways' },
  target: { kind: 'text', meta: 'FILE', help: 'targets of the TEXT, line by line, instead of pairs' },
  'valid-target': { kind: 'text', meta: 'FILE', help: 'targets of --valid, line by line' },
  cell: { kind: 'choice', choices: cellKinds, help: 'kind of recurrent cell' },
  layers: { ...positive, most: 16, help: 'stacked recurrent layers' },
  hidden: { ...positive, most: 8192, help: 'units a layer, of a blank model for each direction' },
  embedding: { ...positive, most: 8192, help: 'width of the token embedding' },
  tied: { kind: 'switch', help: 'share the output weights with the embedding' },
  dropout: { ...share, meta: 'P', most: 0.9, help: 'probability of dropping an activation between layers' },
  tokenizer: { kind: 'choice', choices: tokenizerKinds, help: 'what a token is' },
  'min-count': { ...positive, most: 1e6, help: 'words seen less often are unknown' },
  'vocab-size': { ...positive, least: 0, most: 1e6, help: 'most tokens in the vocabulary; 0 for no limit' },
  vocabulary: { ...positive, least: 0, most: 1e6, help: 'the same as --vocab-size' },
  optimizer: { kind: 'choice', choices: ['adam', 'sgd'], help: 'how weights are updated' },
  lr: { kind: 'number', meta: 'X', least: 1e-12, most: 1000, help: 'learning rate' },
  decay: {
    kind: 'choice',
    choices: decayKinds,
    help: 'how the learning rate falls: when validation stops improving, to 0 over the length of the run, or not',
  },
  clip: {
    kind: 'number',
    meta: 'X',
    least: 0,
    most: 1e6,
    help: 'greatest norm of the gradient; 0 for no limit',
  },
  batch: { ...positive, most: 4096, help: 'parallel streams of text, or pairs' },
  bptt: {
    ...positive,
    most: 4096,
    help: 'tokens that the gradient flows back through, or most tokens of a text in a pair',
  },
  epochs: { ...positive, most: 1e9, help: 'end after so many passes through the text' },
  steps: { ...positive, help: 'end after so many updates' },
  seconds: { kind: 'number', meta: 'N', least: 0.001, most: 1e9, help: 'end after so many seconds' },
  seed: {
    kind: 'integer',
    meta: 'N',
    least: 0,
    most: 0xffffffff,
    help: 'the same seed gives the same weights',
  },
  checkpoint: { kind: 'text', meta: 'FILE', help: 'file to go on from when the training is cut short' },
  'checkpoint-every': { ...positive, meta: 'STEPS', help: 'steps between checkpoints (30 seconds)' },
  'forget-text': {
    kind: 'switch',
    help: 'do not keep the text in the model; suggestions look there for what came after the same',
  },
  metrics: { kind: 'text', meta: 'FILE', help: 'file for the curve, as CSV' },
  tensorboard: {
    kind: 'text',
    meta: 'FOLDER',
    help: 'folder for the curve and the weights, as TensorBoard reads them',
  },
  resume: {
    kind: 'text',
    meta: 'FILE',
    help: 'go on from a checkpoint, with the texts that it was begun with',
  },
  threads: threadsFlag,
  kernels: kernelsFlag,
  json: jsonFlag,
} as const;

/** The flags as options for the engine. Limits that are given replace all automatic ones. */
export function runOptions(flags: FlagValues<typeof trainFlags>): RunOptions {
  const { epochs, steps, seconds } = flags;
  const limited = epochs !== undefined || steps !== undefined || seconds !== undefined;
  const limits = limited ? { epochs: epochs ?? 0, steps: steps ?? 0, seconds: seconds ?? 0 } : {};
  return {
    model: given({
      kind: flags.model as ModelKind | undefined,
      cell: flags.cell as CellKind | undefined,
      attention: flags.attention as AttentionKind | undefined,
      bidirectional: flags.model === 'translate' ? (flags.bidirectional ?? false) : undefined,
      layers: flags.layers,
      hiddenSize: flags.hidden,
      embeddingSize: flags.embedding,
      tied: flags.tied,
      dropout: flags.dropout,
    }),
    tokenizer: given({
      kind: flags.tokenizer as TokenizerKind | undefined,
      minCount: flags['min-count'],
      vocabularyLimit: flags['vocab-size'] ?? flags.vocabulary,
    }),
    training: given({
      optimizer: flags.optimizer as 'adam' | 'sgd' | undefined,
      learningRate: flags.lr,
      decay: flags.decay as DecayKind | undefined,
      clipNorm: flags.clip,
      batchSize: flags.batch,
      sequenceLength: flags.bptt,
      seed: flags.seed,
      validationFraction: flags['valid-fraction'],
      ...limits,
    }),
  };
}

/** Limits that were given, for a training that goes on. */
export function newLimits({ epochs, steps, seconds }: FlagValues<typeof trainFlags>) {
  const isLimited = [epochs, steps, seconds].some((limit) => limit !== undefined);
  return isLimited ? { epochs, steps, seconds } : undefined;
}

/** Without the members that are undefined: they would hide what is chosen automatically. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
