import { normalise } from '../decoding';
import type { Network } from '../network/network';
import { Stepper } from '../network/stepper';
import { ContextHashes, longestContext } from './contextHashes';
import { sharpnesses } from './cacheWeights';
import { kneserNey } from './kneserNey';
import { NgramTable } from './ngramTable';
import { mostStates, StateHistory } from './stateHistory';
import { scoredRows } from './stateScores';
import type { TextNgrams } from './textNgrams';

/** What each part said of one token that came. */
export interface Use {
  /** Probability by the model, and by the continuous cache for each sharpness; no history, none of these. */
  model: number;
  byState?: number[];
  /** Probability by the remembered text, and the length of the longest context that it has. */
  byText?: { probability: number; order: number };
  /** For contexts of 0, 1, … tokens that had been seen: of the token, of all, and how many different ones. */
  counts: number[];
  totals: number[];
  distincts: number[];
}

/** Tokens at the start that are read only: the caches have nothing yet. */
const warmUp = 100;

/** Reads a text and says of each token what the model and the caches expected. Yields after each. */
export function* recordUses(network: Network, ids: Int32Array, text?: TextNgrams): Generator<void, Use[]> {
  const stepper = new Stepper(network);
  const history = new StateHistory(network.spec.hiddenSize);
  const table = new NgramTable(network.spec.vocabularySize);
  const hashes = new ContextHashes();
  const uses: Use[] = [];
  const scratch = new Float32Array(network.spec.vocabularySize);
  for (let i = 0; i + 1 < ids.length; i++) {
    if (ids[i] >= 0) stepper.step(ids[i]);
    const target = ids[i + 1];
    hashes.set(ids, i + 1);
    if (i >= warmUp && target >= 0) {
      const model = normalise(stepper.logits(), 1)[target];
      const scores = network.stateScores?.of(history, [stepper.top]);
      const byState = scores && statesSay(history, scores, ids, target);
      const context = Array.from(ids.subarray(Math.max(0, i + 1 - longestContext), i + 1));
      const order = text && kneserNey(scratch, text, context);
      uses.push({
        model,
        ...(byState && { byState }),
        ...(order !== undefined && { byText: { probability: scratch[target], order } }),
        ...countsOf(table, hashes, target),
      });
    }
    history.put(i + 1, stepper.top);
    table.add(hashes, target, 1);
    yield;
  }
  return uses;
}

function countsOf(
  table: NgramTable,
  hashes: ContextHashes,
  target: number,
): Pick<Use, 'counts' | 'totals' | 'distincts'> {
  const use = { counts: [table.counts[target]], totals: [table.total], distincts: [table.distinct] };
  for (let k = 1; k <= hashes.length; k++) {
    const list = table.find(hashes, k);
    if (list === 0 || table.totalOf(list) === 0) break;
    use.counts.push(table.countIn(list, target));
    use.totals.push(table.totalOf(list));
    use.distincts.push(table.distinctOf(list));
  }
  return use;
}

function statesSay(history: StateHistory, scores: Float32Array, ids: Int32Array, target: number): number[] {
  const scoreAt = (place: number) => scores[(place % mostStates) * scoredRows];
  let top = -Infinity;
  for (let place = history.begin; place < history.end; place++) top = Math.max(top, scoreAt(place));
  return sharpnesses.map((sharpness) => {
    let right = 0;
    let sum = 0;
    for (let place = history.begin; place < history.end; place++) {
      const weight = Math.exp(sharpness * (scoreAt(place) - top));
      sum += weight;
      if (ids[place] === target) right += weight;
    }
    return sum > 0 ? right / sum : 0;
  });
}
