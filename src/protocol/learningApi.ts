import type { CallContext } from './engineApi';
import type { TextRange } from './predictions';

export interface LearnRequest {
  modelId: string;
  documentId: string;
  version: number;
  /** What was typed. The beginning of it is learnt; the answer says up to where. */
  range: TextRange;
  /** Share of the time, from above 0 to 1, that learning may compute. */
  share: number;
}

export interface LearnResult {
  /** How far the range was learnt, or passed over: an offset. */
  upTo: number;
  tokens: number;
  /** Nats per token, before it was learnt; NaN when nothing was. */
  loss: number;
  /** Seconds that it computed. */
  seconds: number;
  /** Seconds until the next call, so that the share is kept. A call that comes earlier learns nothing. */
  waitSeconds: number;
}

/** What a model has learnt while somebody typed. */
export interface LearntSoFar {
  tokens: number;
  /** Seconds that it computed, and since when, as a share. */
  seconds: number;
  share: number;
}

/** Training that goes on, gently, in a model that speaks. Nothing of it is stored. */
export interface LearningApi {
  /**
   * Learns the first tokens of a range. Fails with `bad-input` for a model that does not go on with texts, with `busy` for
   * one that is still being trained, with `stale` when the document is edited meanwhile: nothing is learnt then.
   */
  learnTyped(request: LearnRequest, context: CallContext): Promise<LearnResult>;
  learntTyped(request: { modelId: string }, context: CallContext): Promise<LearntSoFar>;
  /** Restores the model's own weights, bit by bit. Returns their hash. */
  forgetTyped(request: { modelId: string }, context: CallContext): Promise<{ weightsHash: string }>;
}
