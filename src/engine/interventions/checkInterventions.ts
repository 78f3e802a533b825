import { UnrollError } from '../../base/errors';
import {
  formatIntervention,
  type Intervention,
  pairInterventionExample,
  type PairSide,
} from '../../protocol/interventions';
import {
  directions,
  type Direction,
  gateQuantities,
  type ModelSpec,
  quantitiesOf,
} from '../../protocol/spec';
import { directionsOf } from '../network/parameterBlock';
import { directionUnits, isTranslation, type TranslationSpec } from '../translation/translationSpec';

/** Layers of one kind, one upon the other, that units can be forced in. */
export interface ForcedStack extends Pick<ModelSpec, 'cell' | 'layers' | 'hiddenSize'> {
  directions: readonly Direction[];
}

/** What is wrong, and what to do. */
type Problem = [message: string, hint: string];

/** Throws `bad-input` for what a model does not have or a quantity cannot be. */
export function checkInterventions(spec: ModelSpec, interventions: readonly Intervention[]): void {
  for (const intervention of interventions) {
    const problem = isTranslation(spec) ? pairProblem(spec, intervention) : textProblem(spec, intervention);
    if (!problem) continue;
    const [message, hint] = problem;
    throw new UnrollError('bad-input', `${formatIntervention(intervention)}: ${message}`, hint);
  }
}

/** The layers of one half of a model that translates. */
export function stackOfSide(spec: TranslationSpec, side: PairSide): ForcedStack {
  const { cell, layers, hiddenSize, bidirectional } = spec;
  if (side === 'decoder') return { cell, layers, hiddenSize, directions: ['forward'] };
  return {
    cell,
    layers,
    hiddenSize: directionUnits(spec),
    directions: bidirectional ? directions : ['forward'],
  };
}

function pairProblem(spec: TranslationSpec, intervention: Intervention): Problem | undefined {
  const { side } = intervention;
  if (side) return problemOf(stackOfSide(spec, side), intervention, `the ${side}`);
  return [
    'a model that translates has an encoder and a decoder.',
    `Write encoder. or decoder. in front, such as ${pairInterventionExample}.`,
  ];
}

function textProblem(spec: ModelSpec, intervention: Intervention): Problem | undefined {
  const { side, token } = intervention;
  if (side) return [`there is no ${side}: the model does not translate.`, `Leave ${side}. out.`];
  const stack = { ...spec, directions: directionsOf(spec) };
  const problem = problemOf(stack, intervention, 'the model');
  if (problem || token === undefined || spec.kind !== 'blank') return problem;
  return [
    'a model of blanks reads a text from both ends.',
    'Leave the token out: it then holds at every token.',
  ];
}

function problemOf(stack: ForcedStack, intervention: Intervention, whose: string): Problem | undefined {
  const { direction = 'forward', layer, unit, quantity, value } = intervention;
  if (!stack.directions.includes(direction))
    return [`${whose} has no layers that read ${direction}.`, 'Leave the direction out.'];
  if (!isIndex(layer, stack.layers))
    return [`${whose} has no such layer.`, `Its layers are ${range(stack.layers)}.`];
  if (unit !== 'all' && !isIndex(unit, stack.hiddenSize))
    return ['the layer has no such unit.', `Its units are ${range(stack.hiddenSize)}.`];
  const quantities: readonly string[] = quantitiesOf[stack.cell];
  if (!quantities.includes(quantity))
    return [`its cells have no ${quantity}.`, `What they have is: ${quantities.join(', ')}.`];
  if (!Number.isFinite(value)) return ['the value is no number.', 'Give it a finite number.'];
  if (gateQuantities.includes(quantity) && !(value >= 0 && value <= 1))
    return ['a gate is between 0 and 1.', 'Take 0 for shut, 1 for open, or a number between them.'];
  if (quantity === 'candidate' && Math.abs(value) > 1)
    return ['a candidate is between -1 and 1.', 'Take a number between them.'];
  return undefined;
}

function isIndex(value: number, count: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < count;
}

function range(count: number): string {
  return count === 1 ? 'only number 0' : `numbers 0 to ${count - 1}`;
}
