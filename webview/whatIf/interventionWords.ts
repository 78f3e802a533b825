import { type Intervention, parseIntervention } from '../../src/protocol/interventions';
import { gateQuantities } from '../../src/protocol/spec';
import { formatTick } from '../format';
import { quantityNames } from '../strings';
import { whatIfStrings } from './whatIfStrings';

/**
 * What is set, as the rest of the panel calls it: layers count from 1 there, from 0 in what is written. '' for what cannot be
 * read: the engine says why.
 */
export function interventionWords(set: string): string {
  const read = readOr(set);
  // Layers of the other direction have numbers of their own, which what is written says best.
  if (!read || read.direction === 'backward') return '';
  const { side, unit, layer, quantity, value, token } = read;
  const who =
    unit === 'all' ? whatIfStrings.allUnits(layer + 1, side) : whatIfStrings.unit(unit, layer + 1, side);
  const isGate = gateQuantities.includes(quantity);
  const amount =
    isGate && value === 1
      ? whatIfStrings.isOpen
      : isGate && value === 0
        ? whatIfStrings.isShut
        : formatTick(value);
  const what = `${quantityNames[quantity].full} ${amount}`;
  const words = whatIfStrings.setTo(who, what);
  return token === undefined ? words : `${words}, ${whatIfStrings.atToken(token)}`;
}

function readOr(set: string): Intervention | undefined {
  try {
    return parseIntervention(set);
  } catch {
    return undefined;
  }
}
