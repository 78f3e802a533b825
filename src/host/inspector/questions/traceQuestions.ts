import { isObject } from './checks';
import type { Question } from './question';
import { semanticRanges } from './semanticRanges';
import { checkColumn, checkTiles, checkTokens, checkUnit, checkUnitLife, checkUnits } from './traceRequests';

/** What the heatmap and the belt ask: each goes to the engine as it is, about the document's present version. */
export const traceQuestions: {
  readonly traceStretch: Question<'traceStretch'>;
  readonly traceTokens: Question<'traceTokens'>;
  readonly traceTiles: Question<'traceTiles'>;
  readonly traceColumn: Question<'traceColumn'>;
  readonly traceUnits: Question<'traceUnits'>;
  readonly tokenTypes: Question<'tokenTypes'>;
  readonly traceUnit: Question<'traceUnit'>;
  readonly traceUnitLife: Question<'traceUnitLife'>;
} = {
  traceStretch: {
    check: (request) => (isObject(request) ? {} : undefined),
    answer: (_, { ask, offset, selection, token }) =>
      ask((engine, place) => engine.traceStretch({ ...place, offset, selection }, { token })),
  },
  traceTokens: {
    check: checkTokens,
    answer: (request, { ask, token }) =>
      ask((engine, place) => engine.traceTokens({ ...place, ...request }, { token })),
  },
  traceTiles: {
    check: checkTiles,
    answer: (request, { ask, token }) =>
      ask((engine, place) => engine.traceTiles({ ...place, ...request }, { token })),
  },
  traceColumn: {
    check: checkColumn,
    answer: (request, { ask, token }) =>
      ask((engine, place) => engine.traceColumn({ ...place, ...request }, { token })),
  },
  traceUnits: {
    check: checkUnits,
    async answer(request, { document, ask, token }) {
      const other = request.with;
      const marked =
        other && 'type' in other
          ? (await semanticRanges(document)).find(({ id }) => id === `type:${other.type}`)
          : undefined;
      return ask((engine, place) => engine.traceUnits({ ...place, ...request, marked }, { token }));
    },
  },
  tokenTypes: {
    check: (request) => (isObject(request) ? {} : undefined),
    answer: async (_, { document }) => ({ types: (await semanticRanges(document)).map(({ id }) => id) }),
  },
  traceUnit: {
    check: checkUnit,
    answer: (request, { ask, token }) =>
      ask((engine, place) => engine.traceUnit({ ...place, ...request }, { token })),
  },
  traceUnitLife: {
    check: checkUnitLife,
    answer: (request, { ask, token }) =>
      ask((engine, place) => engine.traceUnitLife({ ...place, ...request }, { token })),
  },
};
