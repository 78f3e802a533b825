import { PairIds } from './pairIds';

/** Stretches of a text, in order and without gaps, and how unlike the rest of the text each is. */
export interface UnlikeRest {
  starts: number[];
  ends: number[];
  bits: Float64Array;
}

/** Words, numbers with letters that are written to them, white space within a line, other signs and line ends. */
const unit = /[\p{L}\p{M}\p{N}]+|[^\S\n]+|[^]/gu;

/** What stands before a unit tells what is to come: nothing, one unit, ... so many. */
const mostBefore = 3;

/** Of a text after patterns, such as a log, at least so many units follow the same two in other places too. */
const leastPatterned = 0.85;

/** Fewer lines say little about one of them. */
const leastLines = 20;

/** Of few places with the same before them the mean is drawn to that of places with less, as if those were so many more. */
const drawnBy = 2;

/**
 * Bits of each unit of a text beyond what the rest of the text lets one expect there: a network that has learnt an odd line
 * by heart expects it, the other lines do not. Numbers are alike for what stands before and behind them, and unlike the rest
 * by themselves where only few different ones come. Undefined for a text whose lines are not written after patterns: most words
 * of prose follow the same words nowhere else.
 */
export function unlikeRest(text: string): UnlikeRest | undefined {
  if (text.split('\n', leastLines + 1).length <= leastLines) return undefined;
  const starts: number[] = [];
  const ends: number[] = [];
  const kinds: number[] = [];
  /** Of what is no kind of its own, else -1. */
  const values: number[] = [];
  const [kindIds, valueIds] = [new Map<string, number>(), new Map<string, number>()];
  for (const { 0: piece, index } of text.matchAll(unit)) {
    const kind = kindOf(piece);
    starts.push(index);
    ends.push(index + piece.length);
    kinds.push(idOf(kindIds, kind));
    values.push(kind === number || kind === mixed ? idOf(valueIds, piece) : -1);
  }
  const { contexts, runs, isPatterned } = readRuns(kinds, kindIds.get(space));
  if (!isPatterned) return undefined;
  // What stands nowhere else may be any of as many kinds again.
  const bits = beyondUsual(contexts, kinds, 1 / (2 * kindIds.size));
  const valued = Int32Array.from(kinds.keys()).filter((i) => values[i] >= 0);
  const beyond = beyondUsual(
    runs.map((ids) => valued.map((i) => ids[i])),
    Array.from(valued, (i) => values[i]),
    1,
  );
  // That a number is new counts, not which one it is; that it is a usual one takes nothing back.
  for (let k = 0; k < valued.length; k++) bits[valued[k]] += Math.max(0, beyond[k]);
  return { starts, ends, bits };
}

const [number, mixed, space] = ['0', '0x', ' '];

function kindOf(piece: string): string {
  if (/\p{N}/u.test(piece)) return /\p{L}/u.test(piece) ? mixed : number;
  return piece !== '\n' && piece.trim() === '' ? space : piece;
}

function idOf(ids: Map<string, number>, text: string): number {
  const known = ids.get(text);
  if (known !== undefined) return known;
  ids.set(text, ids.size);
  return ids.size - 1;
}

/** By units before: contexts[n][i] numbers the n kinds before unit i, runs[n][i] those and its own. */
function readRuns(kinds: readonly number[], spaceKind: number | undefined) {
  const contexts = [new Int32Array(kinds.length)];
  const runs: Int32Array[] = [];
  for (let before = 0; before <= mostBefore; before++) {
    const context = contexts[before];
    const pairs = new PairIds(kinds.length);
    const run = Int32Array.from(kinds, (kind, i) => pairs.meet(context[i], kind));
    runs.push(run);
    if (before === 2 && !isOftenAgain(run, pairs.counts, kinds, spaceKind))
      return { contexts, runs, isPatterned: false };
    // Before the first unit stands what is nowhere else.
    if (before < mostBefore) contexts.push(Int32Array.from(run, (_, i) => (i === 0 ? 0 : run[i - 1] + 1)));
  }
  return { contexts, runs, isPatterned: true };
}

function isOftenAgain(
  run: Int32Array,
  counts: Int32Array,
  kinds: readonly number[],
  spaceKind: number | undefined,
): boolean {
  let [again, all] = [0, 0];
  for (let i = 0; i < run.length; i++) {
    if (kinds[i] === spaceKind) continue;
    all++;
    if (counts[run[i]] > 1) again++;
  }
  return again >= leastPatterned * all;
}

/**
 * Bits of what stands at each of n places, given what stands before it in ever longer contexts (n each), less the mean of the
 * other places with the same context. Probabilities are those of Witten and Bell (1991, method C), interpolated, of counts
 * that leave the place itself out; what is new is one of many with the probability `ofNew`.
 */
function beyondUsual(contexts: readonly Int32Array[], what: readonly number[], ofNew: number): Float64Array {
  const n = what.length;
  const probability = new Float64Array(n).fill(ofNew);
  const places = contexts.map(countById);
  for (const [before, context] of contexts.entries()) {
    const pairs = new PairIds(n);
    const run = Int32Array.from(what, (id, i) => pairs.meet(context[i], id));
    const seen = new Uint8Array(n);
    const followers = new Int32Array(places[before].length);
    for (let i = 0; i < n; i++) {
      if (seen[run[i]] === 0) followers[context[i]]++;
      seen[run[i]] = 1;
    }
    for (let i = 0; i < n; i++) {
      const others = places[before][context[i]] - 1;
      const same = pairs.counts[run[i]] - 1;
      const different = followers[context[i]] - (same === 0 ? 1 : 0);
      if (others > 0) probability[i] = (same + different * probability[i]) / (others + different);
    }
  }
  const bits = probability.map((p) => -Math.log2(p));
  const usual = new Float64Array(n).fill(bits.reduce((sum, value) => sum + value, 0) / n);
  for (const [before, context] of contexts.entries()) {
    const sums = new Float64Array(places[before].length);
    for (let i = 0; i < n; i++) sums[context[i]] += bits[i];
    for (let i = 0; i < n; i++) {
      const others = places[before][context[i]] - 1;
      usual[i] = (sums[context[i]] - bits[i] + drawnBy * usual[i]) / (others + drawnBy);
    }
  }
  return bits.map((value, i) => value - usual[i]);
}

function countById(ids: Int32Array): Int32Array {
  const counts = new Int32Array(ids.reduce((most, id) => Math.max(most, id), 0) + 1);
  for (const id of ids) counts[id]++;
  return counts;
}
