import type { CacheWeights } from '../../protocol/spec';
import type { Network } from '../network/network';
import { readingCost } from '../reading/contextWindow';
import { defaultCacheWeights, sharpnesses } from './cacheWeights';
import { recordUses, type Use } from './recordUses';
import type { TextNgrams } from './textNgrams';

/** Fewer tokens say too little. */
const leastTokens = 500;
const mostTokens = 3000;
/** Multiplications and additions that fitting may cost: a second or two. */
const budget = { reference: 4e8, others: 8e9 };

const shares = [0, 0.01, 0.02, 0.05, 0.08, 0.12, 0.16, 0.2, 0.3];
const textShares = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const discounts = [0.05, 0.2, 0.35, 0.5, 0.65, 0.75, 0.85, 0.92, 0.97];
const strengths = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096];
const sweeps = 3;

/**
 * The weights of the caches under which a text that was not trained on is most probable, found by trying one after the other
 * over small grids, three times through. Undefined when the text is too short. The network reads the text from the empty
 * state; `text` has the n-grams of what it was trained on, without this. Yields every few milliseconds.
 */
export function* fitCacheWeights(
  network: Network,
  ids: Int32Array,
  text?: TextNgrams,
): Generator<void, CacheWeights | undefined> {
  if (!network.keepsStates || ids.length < leastTokens) return undefined;
  const cost = readingCost(network.spec) + network.spec.hiddenSize * network.spec.vocabularySize;
  const affordable = network.kernels.name === 'reference' ? budget.reference : budget.others;
  const tokens = Math.min(ids.length, mostTokens, Math.floor(affordable / cost));
  if (tokens < leastTokens) return undefined;
  const uses = yield* recordUses(network, ids.subarray(0, tokens), text);
  let weights = defaultCacheWeights;
  let best = surprise(uses, weights);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const other of variants()) {
      for (const candidate of other(weights)) {
        const loss = surprise(uses, candidate);
        if (!(loss < best)) continue;
        best = loss;
        weights = candidate;
      }
      yield;
    }
  }
  return weights;
}

/** For each weight: the same weights with that one changed. */
function variants(): ((weights: CacheWeights) => CacheWeights[])[] {
  const orders = defaultCacheWeights.discounts.map((_, k) => k);
  const textOf = ({ text }: CacheWeights) => text ?? orders.map(() => 0);
  const changed = (values: readonly number[], k: number, value: number) =>
    values.map((old, i) => (i === k ? value : old));
  return [
    (weights) => shares.map((states) => ({ ...weights, states })),
    (weights) => sharpnesses.map((sharpness) => ({ ...weights, sharpness })),
    ...orders.map(
      (k) => (weights: CacheWeights) =>
        textShares.map((value) => ({ ...weights, text: changed(textOf(weights), k, value) })),
    ),
    ...orders.flatMap((k) => [
      (weights: CacheWeights) =>
        strengths.map((value) => ({ ...weights, strengths: changed(weights.strengths, k, value) })),
      (weights: CacheWeights) =>
        discounts.map((value) => ({ ...weights, discounts: changed(weights.discounts, k, value) })),
    ]),
  ];
}

/** Mean surprise of the tokens, in nats: what `mixStates`, `mixText` and `mixNgrams` give, for the token that came. */
function surprise(
  uses: readonly Use[],
  { states, sharpness, discounts, strengths, text }: CacheWeights,
): number {
  const tried = sharpnesses.indexOf(sharpness);
  let sum = 0;
  for (const { model, byState, byText, counts, totals, distincts } of uses) {
    let p = byState && tried >= 0 ? (1 - states) * model + states * byState[tried] : model;
    if (byText && text) p += text[byText.order] * (byText.probability - p);
    for (let k = 0; k < totals.length; k++) {
      const factor = 1 / (totals[k] + strengths[k]);
      const own = counts[k] > 0 ? counts[k] - discounts[k] : 0;
      p = (own + (discounts[k] * distincts[k] + strengths[k]) * p) * factor;
    }
    sum -= Math.log(Math.max(p, 1e-12));
  }
  return sum / uses.length;
}
