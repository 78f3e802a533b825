import type { LayerTrace, TraceToken } from '../../src/protocol/predictions';
import type {
  UnitEvent,
  UnitLifeAnswer,
  UnitLifeRequest,
  UnitsAnswer,
  UnitsRequest,
} from '../../src/protocol/traces';

/**
 * Every unit summed up over the recorded tokens; similarity is not worked out in a report. `tagged` are the units' correlations
 * with what tokens are told apart by, where that was recorded.
 */
export function unitsOf(
  { quantities, units }: LayerTrace,
  { quantity, sort, with: other }: UnitsRequest,
  tagged?: Float32Array,
): Omit<UnitsAnswer, 'key'> {
  const values = quantities[quantity] ?? new Float32Array();
  const columns = Array.from({ length: units }, (_, unit) => columnOf(values, units, unit));
  const mean = Float32Array.from(columns, meanOf);
  const deviation = Float32Array.from(columns, (column, unit) => {
    const own = mean[unit] ?? 0;
    return Math.sqrt(meanOf(column.map((value) => (value - own) ** 2)));
  });
  const share = (is: (size: number) => boolean) =>
    Float32Array.from(columns, (column) => meanOf(column.map((value) => (is(Math.abs(value)) ? 1 : 0))));
  const low = share((size) => size < 0.1);
  const high = share((size) => size > 0.9);
  const chosen = other && 'unit' in other ? columns[other.unit] : undefined;
  const correlation = chosen
    ? Float32Array.from(columns, (column) => correlationOf(column, chosen))
    : (tagged ?? new Float32Array());
  const sizes: Readonly<Partial<Record<typeof sort, Float32Array>>> = {
    mean,
    variance: deviation,
    saturation: low.map((part, unit) => part + (high[unit] ?? 0)),
    correlation,
  };
  const size = sizes[sort];
  const numbers = Array.from({ length: units }, (_, unit) => unit);
  const order = size && size.length > 0 ? numbers.sort((a, b) => rankOf(size[b]) - rankOf(size[a])) : numbers;
  return {
    order: Uint32Array.from(order),
    mean,
    deviation,
    min: Float32Array.from(columns, (column) => column.reduce((a, b) => Math.min(a, b), Infinity)),
    max: Float32Array.from(columns, (column) => column.reduce((a, b) => Math.max(a, b), -Infinity)),
    low,
    high,
    correlation,
  };
}

/** Units that never change come last. */
function rankOf(size: number | undefined): number {
  return size === undefined || Number.isNaN(size) ? -Infinity : size;
}

/** The state of one unit in pieces, and the tokens that changed it most. */
export function lifeOf(
  layer: LayerTrace,
  tokens: readonly TraceToken[],
  { unit, buckets, events }: UnitLifeRequest,
): Omit<UnitLifeAnswer, 'key' | 'unit'> {
  const { quantities, units } = layer;
  const state = columnOf(quantities.cell ?? quantities.hidden ?? new Float32Array(), units, unit);
  const count = Math.max(1, Math.min(buckets, state.length));
  const pieces = Array.from({ length: count }, (_, piece) =>
    state.slice(Math.floor((piece * state.length) / count), Math.floor(((piece + 1) * state.length) / count)),
  );
  return {
    low: Float32Array.from(pieces, (piece) => piece.reduce((a, b) => Math.min(a, b), Infinity)),
    high: Float32Array.from(pieces, (piece) => piece.reduce((a, b) => Math.max(a, b), -Infinity)),
    events: eventsOf(layer, unit, state, tokens, events),
  };
}

/** Written: i g, or (1 - z) n; erased: (1 - f) c', or (1 - z) h'. A simple cell only changes. */
function eventsOf(
  { cell, quantities, units }: LayerTrace,
  unit: number,
  state: Float32Array,
  tokens: readonly TraceToken[],
  most: number,
): UnitEvent[] {
  const at = (name: keyof typeof quantities, row: number) => quantities[name]?.[row * units + unit] ?? NaN;
  const all: UnitEvent[] = [...state].flatMap((value, row) => {
    const before = row > 0 ? (state[row - 1] ?? 0) : 0;
    const make = (kind: UnitEvent['kind'], amount: number): UnitEvent => {
      return { row, kind, amount, state: value, text: tokens[row]?.text ?? '' };
    };
    if (cell === 'lstm') {
      const written = at('input', row) * at('candidate', row);
      return [make('write', written), make('erase', (1 - at('forget', row)) * before)];
    }
    if (cell === 'gru') {
      const share = 1 - at('update', row);
      return [make('write', share * at('candidate', row)), make('erase', share * before)];
    }
    return [make('change', value - before)];
  });
  return (['write', 'erase', 'change'] as const).flatMap((kind) =>
    all
      .filter((event) => event.kind === kind && Number.isFinite(event.amount))
      .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
      .slice(0, most),
  );
}

function columnOf(values: Float32Array, units: number, unit: number): Float32Array {
  return Float32Array.from({ length: values.length / units }, (_, row) => values[row * units + unit] ?? NaN);
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Pearson's; NaN where one of them never changes. */
function correlationOf(a: Float32Array, b: Float32Array): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let both = 0;
  let ownA = 0;
  let ownB = 0;
  for (const [row, value] of a.entries()) {
    const [x, y] = [value - meanA, (b[row] ?? NaN) - meanB];
    both += x * y;
    ownA += x * x;
    ownB += y * y;
  }
  return both / Math.sqrt(ownA * ownB);
}
