import { type MarkedRanges, textFeatures, type UnitDetectors } from '../../protocol/units';
import type { EncodedDocument } from '../text/encodedDocument';
import type { Activations } from './activations';
import { correlate } from './correlate';
import { markedTokens } from './features/markedTokens';
import { scanText } from './features/scanText';
import { rangeOf } from './matchUnits';

/**
 * How what can be told of tokens goes along with the units of a layer: what the text itself says, and stretches that
 * somebody marked. Correlation is no cause: it names a unit that may be looked at.
 */
export function* detectUnits(
  document: EncodedDocument,
  activations: Activations,
  marked: readonly MarkedRanges[],
): Generator<void, UnitDetectors> {
  const { span } = activations;
  const scanned = yield* scanText(document, span);
  const features = [
    ...textFeatures.map((id) => ({ id: id as string, values: scanned[id] })),
    ...marked.map(({ id, ranges }) => ({ id, values: markedTokens(document, span, ranges) })),
  ];
  const tokens = span.end - span.first;
  const correlations = yield* correlate(
    activations,
    features.map(({ values }) => values),
  );
  return {
    detectors: features.map(({ id, values }, i) => ({
      id,
      share: tokens === 0 ? 0 : values.reduce((count, value) => count + Number(value !== 0), 0) / tokens,
      correlation: correlations[i],
    })),
    tokens,
    searched: rangeOf(document, span),
  };
}
