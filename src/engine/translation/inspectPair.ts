import type { Intervention } from '../../protocol/interventions';
import type { LayerTrace } from '../../protocol/predictions';
import { type Direction, quantitiesOf } from '../../protocol/spec';
import type { PairTrace } from '../../protocol/translation';
import { cells } from '../cells/cells';
import { forceInRun, pairInterventions } from '../interventions/pairInterventions';
import { Pacer } from '../network/pacer';
import type { RecurrentLayer } from '../network/recurrentLayer';
import { readSource, readTarget } from './readPair';
import { targetProbabilities } from './targetProbabilities';
import type { TranslatorParts } from './translate';

export const startMark = '<s>';
export const endMark = '</s>';

/**
 * Everything that an encoder-decoder holds while it reads a source and writes a target: gates and states of each layer and
 * direction, attention weights and attentional states, and the probability of each token of the target, as it is or under interventions. Throws `busy` while the model translates,
 * `bad-input` for an empty source, a token without a number or an intervention that does not fit, `too-large` for texts too long.
 */
export function* inspectPair(
  { network, tokenizers }: TranslatorParts,
  sourceText: string,
  targetText: string,
  interventions: readonly Intervention[] = [],
): Generator<void, PairTrace> {
  const source = readSource(tokenizers, sourceText);
  const target = readTarget(tokenizers, targetText);
  const forced = pairInterventions(network.spec, interventions);
  const giveBack = network.take('translating');
  try {
    const { single, spec } = network;
    const pacer = new Pacer(network.kernels);
    network.freshWeights();
    forceInRun(single, forced);
    single.batch.fill([{ source: source.ids, target: target.ids }]);
    yield* single.encode(pacer);
    yield* single.decode(pacer);
    const { sourceSteps, targetSteps } = single.batch;
    const trace = (direction?: Direction) =>
      single.encoder
        .layers(direction ?? 'forward')
        .map((layer) => traceOf(layer, sourceSteps, spec.bidirectional ? direction : undefined));
    const weights = single.attention?.rows[0].weights.slice(0, targetSteps * sourceSteps);
    const attentionalState = single.attention?.output.slice(0, targetSteps * spec.hiddenSize);
    return {
      sourceTokens: [...source.texts, endMark],
      inputTokens: [startMark, ...target.texts],
      targetTokens: [...target.texts, endMark],
      probabilities: yield* targetProbabilities(network, targetSteps, pacer),
      encoder: spec.bidirectional ? [...trace('forward'), ...trace('backward')] : trace(),
      decoder: single.decoder.layers.map((layer) => traceOf(layer, targetSteps)),
      ...(weights && { attention: weights }),
      ...(attentionalState && { attentionalState }),
    };
  } finally {
    forceInRun(network.single, undefined);
    giveBack();
  }
}

/** Quantities of a layer after each of its steps; rows of a layer that reads backward are turned to the text's order. */
function traceOf({ run, cell, shape }: RecurrentLayer, steps: number, direction?: Direction): LayerTrace {
  const { hiddenSize: units } = shape;
  const columns = cell.gateCount * units;
  const rowOf = (t: number) => (direction === 'backward' ? steps - 1 - t : t);
  const take = (at: (t: number) => Float32Array) => {
    const values = new Float32Array(steps * units);
    for (let t = 0; t < steps; t++) values.set(at(t), rowOf(t) * units);
    return values;
  };
  const state = (states: Float32Array) => take((t) => states.subarray((t + 1) * units, (t + 2) * units));
  const quantities: LayerTrace['quantities'] = { hidden: state(run.hidden) };
  if (cell.hasCellState) quantities.cell = state(run.cell);
  cells[cell.kind].gateOrder.forEach((name, g) => {
    quantities[name] = take((t) =>
      run.gates.subarray(t * columns + g * units, t * columns + (g + 1) * units),
    );
  });
  const ordered = Object.fromEntries(quantitiesOf[cell.kind].map((name) => [name, quantities[name]]));
  return { cell: cell.kind, ...(direction && { direction }), units, quantities: ordered };
}
