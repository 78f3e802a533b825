import type { CallContext } from './engineApi';
import type { PairGradientResult } from './gradient';
import type { Intervention } from './interventions';
import type { PairTrace, TranslateOptions, TranslationResult } from './translation';

export interface TranslateRequest extends TranslateOptions {
  modelId: string;
  /** Taken as one line. */
  text: string;
}

export interface PairRequest {
  modelId: string;
  source: string;
  target: string;
  /** What encoder and decoder are made to hold meanwhile. */
  interventions?: readonly Intervention[];
}

export interface PairGradientRequest extends PairRequest {
  /** Number of the target's token whose prediction is looked at; their count for the end; the last token without it. */
  position?: number;
}

/** Models that translate. All fail with `bad-input` for other models, and answer while the model learns. */
export interface TranslationApi {
  /** Reports the best translation so far as it grows; a longer one may begin in another way. */
  translate(request: TranslateRequest, context: CallContext<string>): Promise<TranslationResult>;
  /** All that the model holds while it reads a source and writes a target that is given. */
  inspectPair(request: PairRequest, context: CallContext): Promise<PairTrace>;
  /** What the prediction of one token of a given target hangs on: gradients at all states, and at what was read. */
  gradientOfPair(request: PairGradientRequest, context: CallContext): Promise<PairGradientResult>;
}
