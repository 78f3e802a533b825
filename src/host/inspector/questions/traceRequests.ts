import { type Direction, directions, type Quantity, quantitiesOf } from '../../../protocol/spec';
import {
  type ColumnRequest,
  type LayerOfStretch,
  mostStretchTokens,
  type TilesRequest,
  type TokensRequest,
  type TokenStretch,
  type UnitLifeRequest,
  type UnitRequest,
  type UnitsRequest,
  type UnitSort,
  unitSorts,
} from '../../../protocol/traces';
import { textFeatures } from '../../../protocol/units';
import { isIntegerIn, isObject, isOffset } from './checks';
import { checkInterventions } from './interventionsIn';
import { patternIn } from './patternIn';

const allQuantities: readonly string[] = [...new Set(Object.values(quantitiesOf).flat())];
const mostLayers = 1000;
const mostUnits = 1e6;
const mostLevel = 15;
const mostTiles = 64;
const mostTexts = 4096;
const mostUnitRows = 8192;
const mostBuckets = 4096;
const mostEvents = 100;
const longestType = 200;

export function checkTokens(request: unknown): TokensRequest | undefined {
  if (!isObject(request)) return undefined;
  const { stretch, rowFrom, rows } = request;
  if (!isStretch(stretch) || !isRow(rowFrom) || !isIntegerIn(rows, 0, mostTexts)) return undefined;
  return { stretch: plain(stretch), rowFrom, rows };
}

export function checkTiles(request: unknown): TilesRequest | undefined {
  const place = checkPlace(request);
  if (!place || !isObject(request)) return undefined;
  const { quantities, level, indices } = request;
  if (!isIntegerIn(level, 0, mostLevel) || !Array.isArray(indices) || !Array.isArray(quantities))
    return undefined;
  const isFine =
    indices.length <= mostTiles &&
    indices.every((index) => isRow(index)) &&
    quantities.length <= allQuantities.length &&
    quantities.every(isQuantity);
  return isFine ? { ...place, quantities: [...quantities], level, indices: [...indices] } : undefined;
}

export function checkColumn(request: unknown): ColumnRequest | undefined {
  const place = checkPlace(request);
  return place && isObject(request) && isRow(request.row) ? { ...place, row: request.row } : undefined;
}

export function checkUnits(request: unknown): UnitsRequest | undefined {
  const place = checkPlace(request);
  if (!place || !isObject(request) || !isQuantity(request.quantity)) return undefined;
  const sort = unitSorts.find((known) => known === request.sort);
  const other = checkOther(request.with);
  if (!sort || other === 'wrong') return undefined;
  return {
    ...place,
    quantity: request.quantity,
    sort: sort satisfies UnitSort,
    ...(other && { with: other }),
  };
}

export function checkUnit(request: unknown): UnitRequest | undefined {
  const place = checkPlace(request);
  if (!place || !isObject(request)) return undefined;
  const { unit, rowFrom, rows } = request;
  if (!isUnit(unit) || !isRow(rowFrom) || !isIntegerIn(rows, 0, mostUnitRows)) return undefined;
  return { ...place, unit, rowFrom, rows };
}

export function checkUnitLife(request: unknown): UnitLifeRequest | undefined {
  const place = checkPlace(request);
  if (!place || !isObject(request)) return undefined;
  const { unit, buckets, events } = request;
  if (!isUnit(unit) || !isIntegerIn(buckets, 1, mostBuckets) || !isIntegerIn(events, 0, mostEvents))
    return undefined;
  return { ...place, unit, buckets, events };
}

function checkPlace(request: unknown): LayerOfStretch | undefined {
  if (!isObject(request)) return undefined;
  const { stretch, layer } = request;
  const direction = directions.find((known) => known === request.direction);
  if (!isStretch(stretch) || !isIntegerIn(layer, 0, mostLayers) || !direction) return undefined;
  const interventions = checkInterventions(request.interventions);
  return {
    stretch: plain(stretch),
    layer,
    direction: direction satisfies Direction,
    ...(interventions.length > 0 && { interventions }),
    ...(interventions.length > 0 && request.difference === true && { difference: true }),
  };
}

function checkOther(other: unknown): UnitsRequest['with'] | 'wrong' {
  if (other === undefined) return undefined;
  if (!isObject(other)) return 'wrong';
  if (isUnit(other.unit)) return { unit: other.unit };
  if (typeof other.type === 'string') return { type: other.type.slice(0, longestType) };
  const pattern = patternIn(other.pattern);
  if (pattern) return { pattern };
  const feature = textFeatures.find((known) => known === other.feature);
  return feature ? { feature } : 'wrong';
}

function isStretch(value: unknown): value is TokenStretch {
  return (
    isObject(value) &&
    isOffset(value.first) &&
    isOffset(value.end) &&
    value.first <= value.end &&
    value.end - value.first <= mostStretchTokens
  );
}

function plain({ first, end }: TokenStretch): TokenStretch {
  return { first, end };
}

function isRow(value: unknown): value is number {
  return isIntegerIn(value, 0, mostStretchTokens);
}

function isUnit(value: unknown): value is number {
  return isIntegerIn(value, 0, mostUnits);
}

function isQuantity(value: unknown): value is Quantity {
  return typeof value === 'string' && allQuantities.includes(value);
}
