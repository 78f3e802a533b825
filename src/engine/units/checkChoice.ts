import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import { type ModelSpec, quantitiesOf } from '../../protocol/spec';
import type { LayerChoice } from '../../protocol/units';
import { directionsOf } from '../network/parameterBlock';

/** Throws `bad-input` for a layer, direction, quantity or unit that the model does not have. */
export function checkChoice(
  spec: ModelSpec,
  { direction = 'forward', layer, quantity }: LayerChoice,
  unit = 0,
): void {
  const quantities: readonly string[] = quantitiesOf[spec.cell];
  const isThere =
    directionsOf(spec).includes(direction) &&
    Number.isInteger(layer) &&
    layer >= 0 &&
    layer < spec.layers &&
    quantities.includes(quantity) &&
    Number.isInteger(unit) &&
    unit >= 0 &&
    unit < spec.hiddenSize;
  if (isThere) return;
  throw new UnrollError(
    'bad-input',
    phrase`The model has no ${quantity} of unit ${unit} in layer ${layer}.`,
    phrase`It has ${spec.layers} layer(s) of ${spec.hiddenSize} units with ${quantities.join(', ')}; both are counted from 0.`,
  );
}
