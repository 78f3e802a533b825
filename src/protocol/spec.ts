/** The vocabulary of plain data that every layer shares: what a model is, how it is trained, what can be seen in it. */

export const cellKinds = ['lstm', 'gru', 'rnn-tanh', 'rnn-relu'] as const;
export type CellKind = (typeof cellKinds)[number];

/** `space` splits at white space, as PyTorch's word_language_model does; `bpe` is byte pairs: parts of words, none unknown. */
export const tokenizerKinds = ['word', 'char', 'space', 'bpe'] as const;
export type TokenizerKind = (typeof tokenizerKinds)[number];

/**
 * `language`: reads from left to right and predicts the next token. `blank`: one stack reads what stands before a token,
 * another what stands after it, from right to left, and both together predict the token. `translate`: an encoder reads a
 * source text, a decoder writes the target that belongs to it.
 */
export const modelKinds = ['language', 'blank', 'translate'] as const;
export type ModelKind = (typeof modelKinds)[number];

/** Kinds of models that read one text, and have one vocabulary. */
export const textModelKinds = ['language', 'blank'] as const satisfies readonly ModelKind[];

/**
 * How a decoder looks back at the encoder's states: not at all, by their dot product with its own (Luong et al. 2015), or by
 * the additive score (Bahdanau et al. 2014).
 */
export const attentionKinds = ['none', 'dot', 'additive'] as const;
export type AttentionKind = (typeof attentionKinds)[number];

export const directions = ['forward', 'backward'] as const;
/** Which way a stack of layers reads: from left to right, or from right to left. */
export type Direction = (typeof directions)[number];

/** Shape of a recurrent model of tokens: embedding, stacked recurrent layers, linear output, softmax. */
export interface ModelSpec {
  /** A language model when left out. */
  kind?: ModelKind;
  cell: CellKind;
  /** L, layers of each stack. */
  layers: number;
  /** H, units per layer. */
  hiddenSize: number;
  /** E, width of the token embedding; equals the width of what the output layer reads when `tied`: H, 2H of a blank model. */
  embeddingSize: number;
  /** V, tokens the model knows; of a translate model those of the target, with the marks of its start and end. */
  vocabularySize: number;
  /** Of a translate model: tokens of the source that it knows, with the mark of its end. */
  sourceVocabularySize?: number;
  /** Of a translate model. */
  attention?: AttentionKind;
  /** Of a translate model: whether the encoder reads both ways, with half of the units for each direction. */
  bidirectional?: boolean;
  /** Output weight shared with the embedding (Press and Wolf 2016). */
  tied: boolean;
  /** Probability that an activation between layers is zeroed in training. */
  dropout: number;
}

export interface TokenizerSpec {
  kind: TokenizerKind;
  /** Words seen less often are unknown to the model. */
  minCount: number;
  /** Most tokens in the vocabulary, the most frequent first; 0 for no limit. */
  vocabularyLimit: number;
}

/** Threads that one training may use. */
export const mostThreads = 64;

export type OptimizerKind = 'adam' | 'sgd';

/**
 * How the learning rate falls: whenever validation stops improving (`plateau`); to 0 over the planned length of the run, in a
 * straight line (`linear`) or down half a cosine (`cosine`); or not (`none`).
 */
export const decayKinds = ['plateau', 'linear', 'cosine', 'none'] as const;
export type DecayKind = (typeof decayKinds)[number];

export interface TrainingSpec {
  optimizer: OptimizerKind;
  learningRate: number;
  /** Gradients are scaled down to this global norm; 0 switches clipping off. */
  clipNorm: number;
  /** B, parallel streams the text is cut into. */
  batchSize: number;
  /** T, steps of truncated back-propagation through time. */
  sequenceLength: number;
  /** Training ends at the first limit reached; 0 means no such limit. At least one is positive. */
  epochs: number;
  steps: number;
  seconds: number;
  seed: number;
  /** Share of the text, at its end, held out for validation; 0 for none. */
  validationFraction: number;
  /** `plateau` when left out. The planned length is that of the steps or epochs; only of seconds it is read off the clock. */
  decay?: DecayKind;
  /** By `plateau` the learning rate is multiplied by this when validation stops improving. */
  decayFactor: number;
  /** Validations without improvement before training stops early; 0 for never. */
  patience: number;
  /** Threads that shared the work; absent: 1. The same number gives the same weights, another rounds differently. */
  threads?: number;
  /** Which weights are kept at the end: those of the best validation, or the last. */
  keep: 'best' | 'last';
}

export interface RunSpec {
  model: ModelSpec;
  tokenizer: TokenizerSpec;
  training: TrainingSpec;
}

/** What a user may set by hand; everything left out is chosen from the text. */
export interface RunOptions {
  model?: Partial<Omit<ModelSpec, 'vocabularySize' | 'sourceVocabularySize'>>;
  tokenizer?: Partial<TokenizerSpec>;
  training?: Partial<Omit<TrainingSpec, 'threads'>>;
}

/** A spec chosen for a text, and why, in words for the log. */
export interface ChosenSpec {
  spec: RunSpec;
  reasons: string[];
}

/** What can be read out of a cell at each step. */
export const quantitiesOf = {
  lstm: ['input', 'forget', 'output', 'candidate', 'cell', 'hidden'],
  gru: ['reset', 'update', 'candidate', 'hidden'],
  'rnn-tanh': ['hidden'],
  'rnn-relu': ['hidden'],
} as const satisfies Record<CellKind, readonly string[]>;
export type Quantity = (typeof quantitiesOf)[CellKind][number];

/** Quantities in [0, 1]: drawn with a sequential scale; the others are signed and drawn diverging. */
export const gateQuantities: readonly Quantity[] = ['input', 'forget', 'output', 'reset', 'update'];

/**
 * What a model's predictions are mixed with: what followed similar states in the document; n-grams of the document, of other open
 * documents, and of the text that the model was trained on, where it remembers it.
 */
export const cacheParts = ['states', 'document', 'neighbours', 'text'] as const;
export type CachePart = (typeof cacheParts)[number];

/** How much what stands in open documents counts beside the model, fitted on the text held out in training. */
export interface CacheWeights {
  /** Share of the continuous cache over hidden states, 0 to 1, and how sharply it prefers similar states. */
  states: number;
  sharpness: number;
  /** For contexts of 0, 1, 2, … tokens: what is taken off each count, and how much a shorter context counts against it. */
  discounts: number[];
  strengths: number[];
  /**
   * Share of what the n-grams of the remembered text say, by the length of the longest context that they have: 0, 1, 2, …
   * tokens. Absent in files of the time before it was remembered.
   */
  text?: number[];
}

export interface ModelSummary {
  spec: RunSpec;
  /** Number of trained parameters (weights and biases). */
  parameters: number;
  /** FNV-1a over all weights, as 16 hexadecimal digits: equal hashes, equal weights. */
  weightsHash: string;
  /** Nats per token on the held-out part, or on the training text when nothing was held out; NaN when unknown. */
  validLoss: number;
  trainLoss: number;
  steps: number;
  /** Milliseconds since 1970. */
  trainedAt: number;
  /** Absent when nothing was held out, and in files of the time before caches: usual ones are taken then. */
  cache?: CacheWeights;
  /** What it was made of and by; absent in models of earlier versions and in those from elsewhere. */
  provenance?: Provenance;
}

/** What repeats a run: with the same of everything the weights are the same, bit by bit. */
export interface Provenance {
  /** Version of Unroll. */
  version: string;
  /** Which build computed. */
  kernels: string;
  /** Texts in the order that they were read, as they were named. */
  files: TextRecord[];
  /** Texts to validate on, where those were others. */
  validation?: TextRecord[];
}

export interface TextRecord {
  name: string;
  /** Length in UTF-16 units. */
  units: number;
  /** 16 hexadecimal digits. */
  hash: string;
  /** Targets of pairs, in a file of their own. */
  isTarget?: boolean;
}
