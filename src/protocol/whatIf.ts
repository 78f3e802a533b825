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

/** How probable a model that translates finds each token of a target, and what it writes itself. */
export interface PairWhatIfSide {
  /** (tokens of the target, with the mark of its end) */
  probabilities: Float32Array;
  /** '' where no translation was asked for. */
  text: string;
}

export interface PairWhatIf {
  /** With '</s>'. */
  targetTokens: string[];
  /** Number of the one at the cursor. */
  position: number;
  unchanged: PairWhatIfSide;
  changed: PairWhatIfSide;
}

/** The network as it is beside the network with some units made to hold other values. */
export interface WhatIfApi {
  whatIf(request: WhatIfRequest, context: CallContext): Promise<WhatIfAnswer>;
}
