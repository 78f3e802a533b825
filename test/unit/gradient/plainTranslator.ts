import type { TranslationNetwork } from '../../../src/engine/translation/translationNetwork';
import { sourceEndId, startId } from '../../../src/engine/translation/translationSpec';
import type { Direction } from '../../../src/protocol/spec';
import { type Forced, product, type State, step } from './plainModel';

/** A change of one number on the way; step -1 of the decoder is its first state. Steps of the encoder are the text's. */
export interface PairNudge {
  part: 'encoder' | 'decoder';
  direction: Direction;
  what: 'hidden' | 'cell' | 'embedding';
  layer: number;
  step: number;
  unit: number;
  by: number;
}

/** What units are made to hold; steps of the encoder are the text's. */
export type ForcedIn = (place: Pick<PairNudge, 'part' | 'direction' | 'layer' | 'step'>) => Forced;

const plus = (a: number[], b: number[]) => a.map((value, i) => value + b[i]);
const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** Logits of an encoder-decoder for what follows `target`, in double precision, with one number nudged. */
export function plainPairLogits(
  network: TranslationNetwork,
  source: readonly number[],
  target: readonly number[],
  nudge?: PairNudge,
  forced: ForcedIn = () => () => ({}),
): number[] {
  const { parameters, spec } = network;
  const { cell, layers, hiddenSize, embeddingSize, bidirectional, attention } = spec;
  const added = (place: Omit<PairNudge, 'unit' | 'by'>, length: number) => {
    const isHere =
      nudge !== undefined &&
      (['part', 'direction', 'what', 'layer', 'step'] as const).every((key) => nudge[key] === place[key]);
    return Array.from({ length }, (_, i) => (isHere && nudge.unit === i ? nudge.by : 0));
  };
  const embed = (part: PairNudge['part'], ids: readonly number[]) => {
    const table = parameters.get(`${part}.embedding.weight`);
    return ids.map((id, t) =>
      plus(
        [...table.subarray(id * embeddingSize, (id + 1) * embeddingSize)],
        added({ part, direction: 'forward', what: 'embedding', layer: 0, step: t }, embeddingSize),
      ),
    );
  };
  /** The states after each step, in the text's order, and the last one that was made. */
  const read = (
    part: PairNudge['part'],
    direction: Direction,
    layer: number,
    inputs: number[][],
    start: State,
  ) => {
    const isBackward = direction === 'backward';
    const weights = parameters.layer(`${part}.rnn`, `l${layer}${isBackward ? '_reverse' : ''}`);
    const outputs: number[][] = inputs.map(() => []);
    let state = start;
    for (let i = 0; i < inputs.length; i++) {
      const t = isBackward ? inputs.length - 1 - i : i;
      const place = { part, direction, layer, step: t };
      const next = step(
        cell,
        weights,
        inputs[t],
        state,
        added({ ...place, what: 'cell' }, start.h.length),
        forced(place),
      );
      state = { h: plus(next.h, added({ ...place, what: 'hidden' }, start.h.length)), c: next.c };
      outputs[t] = state.h;
    }
    return { outputs, state };
  };
  const units = bidirectional ? hiddenSize / 2 : hiddenSize;
  const zeros = (length: number) => new Array<number>(length).fill(0);
  const empty = () => ({ h: zeros(units), c: zeros(cell === 'lstm' ? units : 0) });
  const summaries: State[] = [];
  let memory = embed('encoder', [...source, sourceEndId(spec)]);
  for (let l = 0; l < layers; l++) {
    const sides = (bidirectional ? (['forward', 'backward'] as const) : (['forward'] as const)).map(
      (direction) => read('encoder', direction, l, memory, empty()),
    );
    memory = memory.map((_, t) => sides.flatMap(({ outputs }) => outputs[t]));
    summaries.push({
      h: sides.flatMap(({ state }) => state.h),
      c: sides.flatMap(({ state }) => state.c),
    });
  }
  let outputs = embed('decoder', [startId(spec), ...target]);
  for (let l = 0; l < layers; l++) {
    const place = { part: 'decoder', direction: 'forward', layer: l, step: -1 } as const;
    const start = {
      h: plus(summaries[l].h, added({ ...place, what: 'hidden' }, hiddenSize)),
      c: plus(summaries[l].c, added({ ...place, what: 'cell' }, hiddenSize)),
    };
    outputs = read('decoder', 'forward', l, outputs, start).outputs;
  }
  let top = outputs[outputs.length - 1];
  if (attention !== 'none') {
    const none = new Float32Array(hiddenSize);
    const score = (state: number[]) => {
      if (attention === 'dot') return dot(top, state);
      const query = product(parameters.get('attention.query.weight'), top, none);
      const key = product(parameters.get('attention.key.weight'), state, none);
      return dot([...parameters.get('attention.score.weight')], plus(query, key).map(Math.tanh));
    };
    const exponentials = memory.map((state) => Math.exp(score(state)));
    const sum = exponentials.reduce((a, b) => a + b, 0);
    const context = memory.reduce(
      (total, state, s) => total.map((value, i) => value + (exponentials[s] / sum) * state[i]),
      zeros(hiddenSize),
    );
    top = product(parameters.get('attention.combine.weight'), [...context, ...top], none).map(Math.tanh);
  }
  const output = parameters.get(spec.tied ? 'decoder.embedding.weight' : 'output.weight');
  return product(output, top, parameters.get('output.bias'));
}
