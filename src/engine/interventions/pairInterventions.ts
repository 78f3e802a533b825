import type { Intervention, PairSide } from '../../protocol/interventions';
import { type Direction, directions } from '../../protocol/spec';
import type { RecurrentLayer } from '../network/recurrentLayer';
import type { DecoderStep } from '../translation/decoderStep';
import type { TranslationRun } from '../translation/translationRun';
import type { TranslationSpec } from '../translation/translationSpec';
import { checkInterventions, stackOfSide } from './checkInterventions';
import { type ForcedLayers, StepInterventions } from './stepInterventions';

/** What is forced in each stack of a model that translates. */
export interface PairInterventions {
  encoder: Record<Direction, StepInterventions>;
  decoder: StepInterventions;
}

/** Undefined for none. Throws `bad-input` for what the model does not have. */
export function pairInterventions(
  spec: TranslationSpec,
  interventions: readonly Intervention[] = [],
): PairInterventions | undefined {
  if (interventions.length === 0) return undefined;
  checkInterventions(spec, interventions);
  const stack = (side: PairSide, direction: Direction) => {
    const own = interventions.filter((intervention) => intervention.side === side);
    return new StepInterventions(stackOfSide(spec, side), direction, own);
  };
  return {
    encoder: { forward: stack('encoder', 'forward'), backward: stack('encoder', 'backward') },
    decoder: stack('decoder', 'forward'),
  };
}

/** Makes every reading of a pair hold what is forced, until it is called without. Tokens are those of the pair in its batch. */
export function forceInRun(run: TranslationRun, forced: PairInterventions | undefined): void {
  const { encoder, decoder, batch } = run;
  for (const direction of directions) {
    const own = forced?.encoder[direction];
    const tokenOf = (t: number) => (direction === 'forward' ? t : batch.sourceSteps - 1 - t);
    forceLayers(encoder.layers(direction), own && ((t) => own.at(tokenOf(t))));
  }
  forceLayers(decoder.layers, forced && ((t) => forced.decoder.at(t)));
}

/** The same for the decoder's steps of a search: every hypothesis is made to hold it. */
export function forceInStep(step: DecoderStep, forced: PairInterventions | undefined): void {
  forceLayers(step.layers, forced && (() => forced.decoder.at(step.token)));
}

/** What is forced is looked up once a step and layer; nothing is done where nothing is forced. */
function forceLayers(
  layers: readonly RecurrentLayer[],
  forcedAt: ((t: number) => ForcedLayers) | undefined,
): void {
  for (const [l, layer] of layers.entries()) layer.forcedAt = forcedAt && ((t) => forcedAt(t)[l]);
}
