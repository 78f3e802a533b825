import type { Intervention } from './interventions';
import type { LayerTrace } from './predictions';

/** One hypothesis of a beam search, or a token of it: it goes on from `parent` by the token. */
export interface BeamNode {
  /** Number of the node that it goes on from; -1 at the start. */
  parent: number;
  /** Text of the token; '' for the end. */
  text: string;
  /** Tokens before it. */
  step: number;
  /** Of the token, given those before it. */
  probability: number;
  /** Of the whole hypothesis so far, in nats. */
  logProbability: number;
  /** The same, normalised by length: what hypotheses are compared by. */
  score: number;
  /** Whether the search went on from here, or it ended a hypothesis that was kept. */
  kept: boolean;
  /** Whether the hypothesis ends here. */
  isEnd: boolean;
}

/** A finished translation. */
export interface TranslationCandidate {
  text: string;
  /** Texts of its tokens; an unknown one shows what stands for it. */
  tokens: string[];
  logProbability: number;
  score: number;
  /** False where the search gave up at the greatest length. */
  isComplete: boolean;
  /** (tokens + 1 for the end, source tokens + 1 for its end) each row sums to 1; absent without attention. */
  attention?: Float32Array;
}

export interface TranslationResult {
  /** Tokens of the source, without the mark of its end. */
  source: { text: string; known: boolean }[];
  /** The best first. */
  candidates: TranslationCandidate[];
  /** All that the search looked at, in the order in which it did. */
  tree: BeamNode[];
}

/** How a translation is searched for. */
export interface TranslateOptions {
  /** Hypotheses kept side by side; 1 is greedy. */
  beam: number;
  /** Exponent of the length by which scores are divided: 0 prefers short ones, 1 compares means. */
  lengthPenalty?: number;
  /** Most tokens of the target; by default twice those of the source and a few. */
  mostTokens?: number;
  /** What encoder and decoder are made to hold meanwhile. */
  interventions?: readonly Intervention[];
}

/** Everything that an encoder-decoder held while it read a source and a target. */
export interface PairTrace {
  /** With the mark of the end, '</s>'. */
  sourceTokens: string[];
  /** What the decoder read at each step: '<s>', then the target. */
  inputTokens: string[];
  /** What it was to write at each step: the target, then '</s>'. */
  targetTokens: string[];
  /** Of each of `targetTokens`, by what was read before. */
  probabilities: number[];
  /** By layer; of a bidirectional encoder the forward layers, then the backward ones. Rows are tokens of the source. */
  encoder: LayerTrace[];
  /** By layer; rows are steps of the decoder. */
  decoder: LayerTrace[];
  /** (steps of the decoder, tokens of the source); absent without attention. */
  attention?: Float32Array;
  /**
   * (steps of the decoder, units) tanh(W [context; hidden state]), what the output layer reads of each step; absent without
   * attention, where it reads the top layer's hidden state.
   */
  attentionalState?: Float32Array;
}

/** How translations of some pairs compare with their targets. */
export interface PairScores {
  pairs: number;
  /** Tokens of the targets, with the mark of each one's end. */
  tokens: number;
  /** Mean nats per token of the targets, each by the true tokens before it. */
  loss: number;
  /** Share of the translations that are the target, word for word. */
  exactMatch: number;
  /** Corpus BLEU, 0 to 100, and what it is made of: precisions in percent, by length of the n-grams. */
  bleu: number;
  precisions: number[];
  brevityPenalty: number;
}

export interface PairEvaluation extends PairScores {
  beam: number;
  /** Pairs too long for the model. */
  leftOut: number;
  /** By words of the source, from `from` to `to`; buckets without a pair are left out. */
  byLength: (PairScores & { from: number; to: number })[];
  /** Of the pairs that were not left out. */
  translations: string[];
}
