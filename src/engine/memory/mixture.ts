import type { CacheWeights } from '../../protocol/spec';
import type { F32 } from '../kernels/kernels';
import type { ContextHashes } from './contextHashes';
import { kneserNey } from './kneserNey';
import type { NgramTable } from './ngramTable';
import { mostStates, type StateHistory } from './stateHistory';
import { scoredRows } from './stateScores';
import type { TextNgrams } from './textNgrams';

/**
 * Continuous cache (Grave, Joulin, Usunier 2016, arXiv 1612.04426): p = (1 - states) p + states * softmax(sharpness * score)
 * summed over the places of the history that a token followed. `scores` are those of column `query`; places from `end` on
 * are left out. `row` (V) is changed in place; gives the share that the model keeps.
 */
export function mixStates(
  row: F32,
  ids: Int32Array,
  history: StateHistory,
  end: number,
  scores: F32,
  query: number,
  { states, sharpness }: CacheWeights,
): number {
  const last = Math.min(history.end, end);
  if (!(states > 0) || last <= history.begin) return 1;
  const scoreAt = (place: number) => scores[(place % mostStates) * scoredRows + query];
  let top = -Infinity;
  for (let place = history.begin; place < last; place++) top = Math.max(top, scoreAt(place));
  let sum = 0;
  for (let place = history.begin; place < last; place++) sum += Math.exp(sharpness * (scoreAt(place) - top));
  if (!(sum > 0)) return 1; // states that are not finite say nothing
  for (let id = 0; id < row.length; id++) row[id] *= 1 - states;
  for (let place = history.begin; place < last; place++) {
    const id = ids[place];
    if (id >= 0) row[id] += (states * Math.exp(sharpness * (scoreAt(place) - top))) / sum;
  }
  return 1 - states;
}

/**
 * What the remembered text says, by the weight of the longest context that it has: p = (1 - w) p + w p_KN. `scratch` and `row`
 * are (V); `row` is changed in place. Gives the share that it keeps.
 */
export function mixText(
  row: F32,
  ngrams: TextNgrams,
  context: readonly number[],
  scratch: F32,
  { text }: CacheWeights,
): number {
  if (!text?.some((weight) => weight > 0)) return 1;
  const weight = text[kneserNey(scratch, ngrams, context)];
  if (!(weight > 0)) return 1;
  for (let id = 0; id < row.length; id++) row[id] = (1 - weight) * row[id] + weight * scratch[id];
  return 1 - weight;
}

/**
 * Counts of longer and longer contexts, each of which falls back on what came before, the model at first:
 * p_k(w) = (count(w) - D_k + (D_k distinct + S_k) p_{k-1}(w)) / (total + S_k), D_k only where w was counted (Pitman-Yor
 * smoothing as in Teh 2006, with the discount D_k and the strength S_k of a context of k tokens). The counts of several
 * tables are added up. `row` (V) is changed in place; gives the share that what it held before keeps. `ofLast` (V), of zeros,
 * gets what comes of the last table.
 */
export function mixNgrams(
  row: F32,
  tables: readonly NgramTable[],
  hashes: ContextHashes,
  { discounts, strengths }: Pick<CacheWeights, 'discounts' | 'strengths'>,
  ofLast?: F32,
): number {
  const orders = ordersOf(tables, hashes, { discounts, strengths });
  // Each order would scale all that came before it: scaled once and added to with what is left of it, the row is gone over once.
  const kept = orders.reduce((product, { back }) => product * back, 1);
  for (let id = 0; id < row.length; id++) row[id] *= kept;
  let after = 1;
  for (const { k, lists, factor, back } of orders.reverse()) {
    const share = factor * after;
    after *= back;
    tables.forEach((table, t) => {
      for (const values of ofLast && t === tables.length - 1 ? [row, ofLast] : [row]) {
        if (k === 0) addCounts(values, table, discounts[0], share);
        else if (lists[t] !== 0) table.addTo(values, lists[t], discounts[k], share);
      }
    });
  }
  return kept;
}

/** A context that was counted: where, what a count of it adds, and the share that shorter contexts keep. */
interface CountedOrder {
  k: number;
  lists: number[];
  factor: number;
  back: number;
}

function ordersOf(
  tables: readonly NgramTable[],
  hashes: ContextHashes,
  { discounts, strengths }: Pick<CacheWeights, 'discounts' | 'strengths'>,
): CountedOrder[] {
  const orders: CountedOrder[] = [];
  for (let k = 0; k <= hashes.length; k++) {
    let total = 0;
    let distinct = 0;
    const lists = tables.map((table) => (k === 0 ? 0 : table.find(hashes, k)));
    tables.forEach((table, t) => {
      if (k > 0 && lists[t] === 0) return;
      total += k === 0 ? table.total : table.totalOf(lists[t]);
      distinct += k === 0 ? table.distinct : table.distinctOf(lists[t]);
    });
    if (total === 0) {
      if (k > 0) break; // no longer context has been seen either
      continue;
    }
    const factor = 1 / (total + strengths[k]);
    orders.push({ k, lists, factor, back: (discounts[k] * distinct + strengths[k]) * factor });
  }
  return orders;
}

function addCounts(row: F32, { counts, total }: NgramTable, discount: number, factor: number): void {
  if (total === 0) return;
  const length = Math.min(row.length, counts.length);
  for (let id = 0; id < length; id++) if (counts[id] > 0) row[id] += (counts[id] - discount) * factor;
}
