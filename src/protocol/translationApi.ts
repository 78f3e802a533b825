import type { CallContext } from './engineApi';
import type { PairTrace, TranslateOptions, TranslationResult } from './translation';

export interface TranslateRequest extends TranslateOptions {
  modelId: string;
  /** Taken as one line. */
  text: string;
}

/** Models that translate. Both fail with `bad-input` for other models, and answer while the model learns. */
export interface TranslationApi {
  /** Reports the best translation so far as it grows; a longer one may begin in another way. */
  translate(request: TranslateRequest, context: CallContext<string>): Promise<TranslationResult>;
  /** All that the model holds while it reads a source and writes a target that is given. */
  inspectPair(
    request: { modelId: string; source: string; target: string },
    context: CallContext,
  ): Promise<PairTrace>;
}
