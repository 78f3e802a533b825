import type { CallContext } from './engineApi';
import type { Intervention } from './interventions';
import type { TextRange } from './predictions';
import type { TranslationResult } from './translation';

/**
 * What may stand in for learnt attention: every token of the source alike, its last state alone, or a context of 0, which
 * leaves the decoder nothing but the summary that it starts from.
 */
export const attentionSubstitutes = ['off', 'last', 'uniform'] as const;
export type AttentionSubstitute = (typeof attentionSubstitutes)[number];

/** How probable each token of the same target is when attention does not look. */
export interface WithoutAttention {
  substitute: AttentionSubstitute;
  /** (tokens of the target, with the mark of its end) */
  probabilities: Float32Array;
}

/** A pair as an encoder-decoder reads and writes it. */
export interface PairLook {
  /** With the mark of the end, '</s>'. */
  sourceTokens: string[];
  /** Where each of them stands in the source that was asked about; the mark is an empty range at its end. */
  sourceRanges: TextRange[];
  /** False for a token outside the vocabulary. */
  sourceKnown: boolean[];
  /** The target that was given, or the best translation; and its tokens, with '</s>'. */
  target: string;
  targetTokens: string[];
  targetRanges: TextRange[];
  /** Of each of `targetTokens`, given those before it. */
  probabilities: Float32Array;
  /** (tokens of the target, tokens of the source), each row sums to 1; absent without attention. */
  attention?: Float32Array;
  /** The same target with attention replaced, one of each kind; empty without attention. */
  without: WithoutAttention[];
  /** What the model itself writes for the source, and how it came to it; absent where no beam was asked for. */
  translation?: TranslationResult;
}

export interface PairLookRequest {
  modelId: string;
  source: string;
  /** The best translation when left out; then `beam` has to be 1 at least. */
  target?: string;
  /** Hypotheses kept side by side; 0 searches for no translation. */
  beam: number;
  /** What encoder and decoder are made to hold meanwhile. */
  interventions?: readonly Intervention[];
}

/** What attention is for: needs a model that translates, and fails with `bad-input` for others. */
export interface AttentionApi {
  lookAtPair(request: PairLookRequest, context: CallContext): Promise<PairLook>;
}
