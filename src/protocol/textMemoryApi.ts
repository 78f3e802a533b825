import type { CallContext } from './engineApi';

/** The text that a model was trained on, as far as the model remembers it. */
export interface TextMemoryApi {
  /** The model in memory, and its bytes from then on, are without it. Returns how many tokens that were: 0 when it had none. */
  forgetText(request: { modelId: string }, context: CallContext): Promise<{ tokens: number }>;
  /** The text itself, where the model remembers all of it, to the letter: `units` is how long it was, in UTF-16 units. */
  trainedText(request: { modelId: string; units: number }, context: CallContext): Promise<{ text?: string }>;
}
