import { directions, quantitiesOf, type Quantity } from '../../../protocol/spec';
import type { LayerChoice } from '../../../protocol/units';
import { isIntegerIn, isObject } from './checks';

const mostLayers = 1000;
const quantities: readonly string[] = Object.values(quantitiesOf).flat();

/** A layer and a quantity as they may be asked for; whether the model has them the engine says. */
export function layerChoice(value: unknown): LayerChoice | undefined {
  if (!isObject(value) || !isIntegerIn(value.layer, 0, mostLayers)) return undefined;
  const { layer, quantity } = value;
  if (typeof quantity !== 'string' || !quantities.includes(quantity)) return undefined;
  const direction = directions.find((known) => known === value.direction);
  return { layer, quantity: quantity as Quantity, ...(direction && { direction }) };
}
