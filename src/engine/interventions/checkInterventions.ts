import { UnrollError } from '../../base/errors';
import { formatIntervention, type Intervention } from '../../protocol/interventions';
import { gateQuantities, type ModelSpec, quantitiesOf } from '../../protocol/spec';
import { directionsOf } from '../network/parameterBlock';

/** Throws `bad-input` for what a model does not have or a quantity cannot be. */
export function checkInterventions(spec: ModelSpec, interventions: readonly Intervention[]): void {
  for (const intervention of interventions) {
    const problem = problemOf(spec, intervention);
    if (!problem) continue;
    const [message, hint] = problem;
    throw new UnrollError('bad-input', `${formatIntervention(intervention)}: ${message}`, hint);
  }
}

/** What is wrong, and what to do. */
function problemOf(spec: ModelSpec, intervention: Intervention): [string, string] | undefined {
  const { direction = 'forward', layer, unit, quantity, value, token } = intervention;
  if (!directionsOf(spec).includes(direction))
    return [`the model has no layers that read ${direction}.`, 'Leave the direction out.'];
  if (!isIndex(layer, spec.layers))
    return ['the model has no such layer.', `Its layers are ${range(spec.layers)}.`];
  if (unit !== 'all' && !isIndex(unit, spec.hiddenSize))
    return ['the layer has no such unit.', `Its units are ${range(spec.hiddenSize)}.`];
  const quantities: readonly string[] = quantitiesOf[spec.cell];
  if (!quantities.includes(quantity))
    return [`its cells have no ${quantity}.`, `What they have is: ${quantities.join(', ')}.`];
  if (!Number.isFinite(value)) return ['the value is no number.', 'Give it a finite number.'];
  if (gateQuantities.includes(quantity) && !(value >= 0 && value <= 1))
    return ['a gate is between 0 and 1.', 'Take 0 for shut, 1 for open, or a number between them.'];
  if (quantity === 'candidate' && Math.abs(value) > 1)
    return ['a candidate is between -1 and 1.', 'Take a number between them.'];
  if (token !== undefined && spec.kind === 'blank')
    return [
      'a model of blanks reads a text from both ends.',
      'Leave the token out: it then holds at every token.',
    ];
  return undefined;
}

function isIndex(value: number, count: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < count;
}

function range(count: number): string {
  return count === 1 ? 'only number 0' : `numbers 0 to ${count - 1}`;
}
