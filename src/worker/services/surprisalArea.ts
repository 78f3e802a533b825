import { surprisals, tokensIn } from '../../engine/reading/surprisals';
import type { SurprisalApi } from '../../protocol/engineApi';
import { type EngineCore, offsetIn } from './engineCore';

const mostExpected = 50;

/** How expected the text itself was. */
export function surprisalArea(core: EngineCore): SurprisalApi {
  return {
    surprisals(request, { token }) {
      return core.ask(request, token, (reader) => {
        const start = offsetIn(reader, request.range.start);
        const end = Math.max(start, offsetIn(reader, request.range.end));
        const k = Math.min(Math.max(0, Math.trunc(request.topK)), mostExpected);
        return surprisals(reader, tokensIn(reader.document, { start, end }), k);
      });
    },
  };
}
