import type { QuantityChoice } from '../../src/protocol/inspectorProtocol';
import { gateQuantities, quantitiesOf, type Quantity } from '../../src/protocol/spec';
import type { StretchAnswer } from '../../src/protocol/traces';

/** The quantities of the cell that are chosen; all of them where it has none of those. */
export function shownQuantities(
  { cell }: Pick<StretchAnswer, 'cell'>,
  { quantity }: { quantity: QuantityChoice },
): readonly Quantity[] {
  const all: readonly Quantity[] = quantitiesOf[cell];
  const chosen = all.filter((name) => {
    const isGate = gateQuantities.includes(name);
    return quantity === 'gates' ? isGate : quantity === 'states' ? !isGate : name === quantity;
  });
  return chosen.length > 0 ? chosen : all;
}
