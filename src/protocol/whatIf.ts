import type { CallContext, DocumentPlace } from './engineApi';
import type { Intervention } from './interventions';
import type { PredictionResult } from './predictions';

export interface WhatIfRequest extends DocumentPlace {
  interventions: readonly Intervention[];
  topK: number;
  /** Tokens to write on with; 0 for none. */
  length: number;
  /** 0 is greedy. Both sides draw the same random numbers. */
  temperature: number;
  seed: number;
}

/** What a network expects and writes at a place. */
export interface WhatIfSide {
  result: PredictionResult;
  /** '' for a model that does not write on. */
  text: string;
}

export interface WhatIfAnswer {
  unchanged: WhatIfSide;
  changed: WhatIfSide;
}

/** The network as it is beside the network with some units made to hold other values. */
export interface WhatIfApi {
  whatIf(request: WhatIfRequest, context: CallContext): Promise<WhatIfAnswer>;
}
