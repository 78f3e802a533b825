import type { TextRange } from '../../protocol/predictions';
import type { LayerChoice, UnitTrack } from '../../protocol/units';
import type { ModelReader } from '../reading/modelReader';
import { tokensIn } from '../reading/surprisals';
import { LayerReader } from './layerReader';

/** A unit along the tokens that a range touches, or without one the mean of all units of the layer. */
export function* unitTrack(
  reader: ModelReader,
  choice: LayerChoice,
  range: TextRange,
  unit?: number,
): Generator<void, UnitTrack> {
  const { document } = reader;
  const span = tokensIn(document, range);
  const values = new Float32Array(span.end - span.first);
  const layer = new LayerReader(reader, choice, span);
  yield* layer.read(Infinity, (row, held) => {
    values[row] = unit === undefined ? held.reduce((sum, value) => sum + value, 0) / held.length : held[unit];
  });
  return {
    starts: Int32Array.from(document.starts.subarray(span.first, span.end)),
    ends: Int32Array.from(document.starts.subarray(span.first + 1, span.end + 1)),
    values,
  };
}
