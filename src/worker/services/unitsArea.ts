import type { CancellationToken } from '../../base/cancellation';
import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import { requireNumbers } from '../../engine/units/activations';
import { checkChoice } from '../../engine/units/checkChoice';
import { detectUnits } from '../../engine/units/detectUnits';
import { matchUnits } from '../../engine/units/matchUnits';
import { unitTrack } from '../../engine/units/unitTrack';
import type { UnitsApi, UnitsRequest } from '../../protocol/unitsApi';
import { patternRangesIn } from '../patternRanges';
import { ActivationCache } from './activationCache';
import { type EngineCore, offsetIn } from './engineCore';

const mostMatches = 200;
const mostFeatures = 64;

/** What single units do: where they are on together, and what they go along with. */
export function unitsArea(core: EngineCore): UnitsApi {
  const cache = new ActivationCache(core);
  const read = (request: UnitsRequest, offset: number, token: CancellationToken) =>
    cache.read(request, offset, token);
  return {
    async matchUnits(request, { token }) {
      const { range, thresholds } = request;
      const activations = await read(request, range.start, token);
      requireNumbers(activations);
      const k = Math.min(Math.max(0, Math.trunc(request.topK)), mostMatches);
      return core.ask(request, token, (reader) => {
        const start = offsetIn(reader, range.start);
        const end = Math.max(start, offsetIn(reader, range.end));
        return matchUnits(reader.document, activations, { start, end }, k, thresholds);
      });
    },
    async detectUnits(request, { token }) {
      if (request.marked.length > mostFeatures)
        throw new UnrollError(
          'bad-input',
          phrase`At most ${mostFeatures} kinds of tokens can be looked at.`,
          'Leave some out.',
        );
      const activations = await read(request, request.offset, token);
      requireNumbers(activations);
      return core.ask(request, token, ({ document }) => {
        const { pattern } = request;
        const found = pattern && patternRangesIn(pattern, document, activations.span);
        const marked = [...request.marked, ...(found ? [{ id: 'pattern', ranges: found }] : [])];
        return detectUnits(document, activations, marked);
      });
    },
    unitTrack(request, { token }) {
      return core.ask(request, token, (reader) => {
        checkChoice(reader.network.spec, request, request.unit);
        const start = offsetIn(reader, request.range.start);
        const end = Math.max(start, offsetIn(reader, request.range.end));
        return unitTrack(reader.under(request.interventions), request, { start, end }, request.unit);
      });
    },
  };
}
