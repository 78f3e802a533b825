import type { QuestionName } from '../../src/protocol/inspectorQuestions';
import type { LayerTrace, Trace } from '../../src/protocol/predictions';
import type { Quantity } from '../../src/protocol/spec';
import {
  type ColumnRequest,
  type LayerOfStretch,
  mostTokenUnits,
  notANumberCode,
  type StretchAnswer,
  type Tile,
  tileColumns,
  type TilesRequest,
  type TokensRequest,
  type UnitLifeRequest,
  type UnitRequest,
  type UnitsRequest,
} from '../../src/protocol/traces';
import { lifeOf, unitsOf } from './recordedUnits';

const mostCode = 254;
const recorded: TraceFacts = { key: 'recorded', live: false };

/** What else is known of a trace. */
export interface TraceFacts {
  key: string;
  live: boolean;
  /** Correlation of each unit with what tokens are told apart by (a `TokenTag`), where that is known. */
  tagged?: (place: UnitsRequest, tag: string) => Float32Array | undefined;
}

/** Questions about traces, answered from a recorded trace, whose rows are the stretch; undefined for another question. */
export function traceAnswer(
  trace: Trace,
  cursor: number,
  name: QuestionName,
  request: unknown,
  { key, live, tagged }: TraceFacts = recorded,
): unknown {
  switch (name) {
    case 'traceStretch':
      return stretchOf(trace, cursor, key, live);
    case 'traceTokens':
      return tokensOf(trace, request as TokensRequest);
    case 'traceTiles': {
      const wanted = request as TilesRequest;
      const layer = layerOf(trace, wanted);
      return layer && { key, tiles: tilesOf(layer, trace.tokens.length, wanted) };
    }
    case 'traceColumn': {
      const { row, ...rest } = request as ColumnRequest;
      const layer = layerOf(trace, rest);
      return (
        layer && {
          key,
          row,
          quantities: mapValues(layer, (values, h) => values.slice(row * h, (row + 1) * h)),
        }
      );
    }
    case 'traceUnits': {
      const wanted = request as UnitsRequest;
      const layer = layerOf(trace, wanted);
      const tag = tagOf(wanted.with);
      const correlation = tag === undefined ? undefined : tagged?.(wanted, tag);
      if (tag !== undefined && !correlation) return undefined;
      return layer && { key, ...unitsOf(layer, wanted, correlation) };
    }
    case 'traceUnit': {
      const wanted = request as UnitRequest;
      const layer = layerOf(trace, wanted);
      return layer && { key, ...unitOf(layer, trace.tokens.length, wanted) };
    }
    case 'traceUnitLife': {
      const wanted = request as UnitLifeRequest;
      const layer = layerOf(trace, wanted);
      return layer && { key, unit: wanted.unit, ...lifeOf(layer, trace.tokens, wanted) };
    }
    default:
      return undefined;
  }
}

/** Undefined for another unit, and for nothing. A pattern has been recorded nowhere. */
function tagOf(other: UnitsRequest['with']): string | undefined {
  if (!other || 'unit' in other) return undefined;
  if ('feature' in other) return other.feature;
  return 'type' in other ? `type:${other.type}` : 'pattern';
}

function stretchOf(
  { tokens, layers }: Trace,
  cursor: number,
  key: string,
  live: boolean,
): StretchAnswer | undefined {
  const [first] = layers;
  if (!first || tokens.length === 0) return undefined;
  const directions = [...new Set(layers.map(({ direction = 'forward' }) => direction))];
  return {
    key,
    stretch: { first: 0, end: tokens.length },
    documentTokens: tokens.length,
    cursorRow: tokens.findIndex(({ start, end }) => start < cursor && end >= cursor),
    cell: first.cell,
    layers: layers.length / directions.length,
    units: first.units,
    directions,
    live,
  };
}

function tokensOf({ tokens }: Trace, { rowFrom, rows }: TokensRequest) {
  const shown = tokens.slice(rowFrom, rowFrom + rows);
  return {
    rowFrom,
    texts: shown.map(({ text }) => text.slice(0, mostTokenUnits)),
    starts: Uint32Array.from([...shown.map(({ start }) => start), shown.at(-1)?.end ?? 0]),
    known: Uint8Array.from(shown, ({ known }) => (known ? 1 : 0)),
  };
}

function layerOf({ layers }: Trace, { layer, direction }: Pick<LayerOfStretch, 'layer' | 'direction'>) {
  return layers.filter((each) => (each.direction ?? 'forward') === direction)[layer];
}

function mapValues(
  { quantities, units }: LayerTrace,
  map: (values: Float32Array, units: number) => Float32Array,
): Partial<Record<Quantity, Float32Array>> {
  return Object.fromEntries(Object.entries(quantities).map(([name, values]) => [name, map(values, units)]));
}

function tilesOf(layer: LayerTrace, rows: number, { quantities, level, indices }: TilesRequest): Tile[] {
  return quantities.flatMap((quantity) => {
    const values = layer.quantities[quantity];
    return values
      ? indices.map((index) => tileOf(values, layer.units, rows, { quantity, level, index }))
      : [];
  });
}

function tileOf(
  values: Float32Array,
  units: number,
  rows: number,
  place: Pick<Tile, 'quantity' | 'level' | 'index'>,
): Tile {
  const pooled = 2 ** place.level;
  const from = place.index * tileColumns;
  const columns = Math.max(0, Math.min(tileColumns, Math.ceil(rows / pooled) - from));
  const means = new Float32Array(units * columns);
  for (let column = 0; column < columns; column++) {
    const start = (from + column) * pooled;
    const end = Math.min(rows, start + pooled);
    for (let unit = 0; unit < units; unit++) {
      let sum = 0;
      for (let row = start; row < end; row++) sum += values[row * units + unit] ?? NaN;
      means[unit * columns + column] = sum / (end - start);
    }
  }
  const finite = means.filter((mean) => Number.isFinite(mean));
  const min = finite.reduce((least, mean) => Math.min(least, mean), finite[0] ?? 0);
  const max = finite.reduce((most, mean) => Math.max(most, mean), finite[0] ?? 0);
  const factor = max > min ? mostCode / (max - min) : 0;
  const codes = Uint8Array.from(means, (mean) =>
    Number.isFinite(mean) ? Math.round((mean - min) * factor) : notANumberCode,
  );
  return { ...place, columns, units, codes, min, max };
}

function unitOf(layer: LayerTrace, count: number, { unit, rowFrom, rows }: UnitRequest) {
  const end = Math.min(count, rowFrom + rows);
  const column = (values: Float32Array) =>
    Float32Array.from({ length: end - rowFrom }, (_, i) => values[(rowFrom + i) * layer.units + unit] ?? NaN);
  const state = layer.quantities.cell ?? layer.quantities.hidden;
  const before = rowFrom > 0 ? (state?.[(rowFrom - 1) * layer.units + unit] ?? 0) : 0;
  return { unit, rowFrom, rows: end - rowFrom, quantities: mapValues(layer, column), before };
}
