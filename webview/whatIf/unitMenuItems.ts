import { formatIntervention, type Intervention } from '../../src/protocol/interventions';
import { type CellKind, gateQuantities, quantitiesOf, type Quantity } from '../../src/protocol/spec';
import { formatValue } from '../format';
import type { UnitPlace } from '../panelState';
import { quantityNames } from '../strings';
import { whatIfStrings } from './whatIfStrings';

/** A unit at a token, as a heatmap points at it. */
export interface PointedUnit {
  cell: CellKind;
  place: UnitPlace;
  /** What is pointed at, and its value there; NaN while that is unknown. */
  quantity: Quantity;
  value: number;
  /** Number of the token in the text. */
  token: number;
}

export interface MenuItem {
  label: string;
  /** As `parseIntervention` reads it. */
  set: string;
}

/** What can be done to a unit: silenced, emptied, its gates opened and shut, held at a value, edited at one token. */
export function unitMenuItems({ cell, place, quantity, value, token }: PointedUnit): MenuItem[] {
  const own: readonly Quantity[] = quantitiesOf[cell];
  const isGate = gateQuantities.includes(quantity);
  const gates = isGate ? [quantity] : own.filter((name) => gateQuantities.includes(name));
  const item = (label: string, part: Pick<Intervention, 'quantity' | 'value'> & { token?: number }) => ({
    label,
    set: formatIntervention({ ...place, ...part }),
  });
  const name = quantityNames[quantity].full;
  const held = Number(value.toPrecision(3));
  return [
    item(whatIfStrings.silence, { quantity: 'hidden', value: 0 }),
    ...(own.includes('cell') ? [item(whatIfStrings.empty, { quantity: 'cell', value: 0 })] : []),
    ...gates.flatMap((gate) => [
      item(whatIfStrings.openGate(quantityNames[gate].full), { quantity: gate, value: 1 }),
      item(whatIfStrings.shutGate(quantityNames[gate].full), { quantity: gate, value: 0 }),
    ]),
    ...(Number.isFinite(held)
      ? [item(whatIfStrings.hold(name, formatValue(held)), { quantity, value: held })]
      : []),
    item(whatIfStrings.zeroHere(name), { quantity, value: 0, token }),
  ];
}

/** The beginning of an intervention on what is pointed at, at its token, for a value to be written behind. */
export function editText({ place, quantity, token }: PointedUnit): string {
  return formatIntervention({ ...place, quantity, token, value: 0 }).replace(/=.*$/, '=');
}
