import { whatIf } from '../../engine/interventions/whatIf';
import type { WhatIfApi } from '../../protocol/whatIf';
import { type EngineCore, offsetIn } from './engineCore';

const mostTokens = 1000;
const mostPredictions = 100;

/** What would be expected and written if units held other values. */
export function whatIfArea(core: EngineCore): WhatIfApi {
  return {
    whatIf(request, { token }) {
      const length = Math.min(Math.max(0, Math.trunc(request.length)), mostTokens);
      const topK = Math.min(Math.max(1, Math.trunc(request.topK)), mostPredictions);
      return core.ask(request, token, (reader) =>
        whatIf(reader, offsetIn(reader, request.offset), { ...request, length, topK }),
      );
    },
  };
}
