import { UnrollError } from '../../base/errors';
import { phrase, type Phrase } from '../../base/phrase';
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
type Problem = [message: Phrase, hint: Phrase];

/** Throws `bad-input` for what a model does not have or a quantity cannot be. */
export function checkInterventions(spec: ModelSpec, interventions: readonly Intervention[]): void {
  for (const intervention of interventions) {
    const problem = isTranslation(spec) ? pairProblem(spec, intervention) : textProblem(spec, intervention);
    if (!problem) continue;
    const [message, hint] = problem;
    throw new UnrollError('bad-input', phrase`${formatIntervention(intervention)}: ${message}`, hint);
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
  if (side)
    return problemOf(
      stackOfSide(spec, side),
      intervention,
      side === 'encoder' ? phrase`the encoder` : phrase`the decoder`,
    );
  return [
    phrase`a model that translates has an encoder and a decoder.`,
    phrase`Write encoder. or decoder. in front, such as ${pairInterventionExample}.`,
  ];
}

function textProblem(spec: ModelSpec, intervention: Intervention): Problem | undefined {
  const { side, token } = intervention;
  if (side) return [phrase`there is no ${side}: the model does not translate.`, phrase`Leave ${side}. out.`];
  const stack = { ...spec, directions: directionsOf(spec) };
  const problem = problemOf(stack, intervention, phrase`the model`);
  if (problem || token === undefined || spec.kind !== 'blank') return problem;
  return [
    phrase`a model of blanks reads a text from both ends.`,
    phrase`Leave the token out: it then holds at every token.`,
  ];
}

function problemOf(stack: ForcedStack, intervention: Intervention, whose: Phrase): Problem | undefined {
  const { direction = 'forward', layer, unit, quantity, value } = intervention;
  if (!stack.directions.includes(direction))
    return [phrase`${whose} has no layers that read ${direction}.`, phrase`Leave the direction out.`];
  if (!isIndex(layer, stack.layers))
    return [phrase`${whose} has no such layer.`, phrase`Its layers are ${range(stack.layers)}.`];
  if (unit !== 'all' && !isIndex(unit, stack.hiddenSize))
    return [phrase`the layer has no such unit.`, phrase`Its units are ${range(stack.hiddenSize)}.`];
  const quantities: readonly string[] = quantitiesOf[stack.cell];
  if (!quantities.includes(quantity))
    return [phrase`its cells have no ${quantity}.`, phrase`What they have is: ${quantities.join(', ')}.`];
  if (!Number.isFinite(value)) return [phrase`the value is no number.`, phrase`Give it a finite number.`];
  if (gateQuantities.includes(quantity) && !(value >= 0 && value <= 1))
    return [
      phrase`a gate is between 0 and 1.`,
      phrase`Take 0 for shut, 1 for open, or a number between them.`,
    ];
  if (quantity === 'candidate' && Math.abs(value) > 1)
    return [phrase`a candidate is between -1 and 1.`, phrase`Take a number between them.`];
  return undefined;
}

function isIndex(value: number, count: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < count;
}

function range(count: number): Phrase {
  return count === 1 ? phrase`only number 0` : phrase`numbers 0 to ${count - 1}`;
}
