import { allSteps, unitsPerStep } from './inSteps';
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
 * of prose follow the same words nowhere else. Yields every few milliseconds: a long log takes a second.
 */
export function* unlikeRestSteps(text: string): Generator<void, UnlikeRest | undefined> {
  if (text.split('\n', leastLines + 1).length <= leastLines) return undefined;
  const starts: number[] = [];
  const ends: number[] = [];
  const kinds: number[] = [];
  const kindIds = new Map<string, number>();
  /** By how a unit is written: its kind, and a value that is -1 of what is no kind of its own. */
  const known = new Map<string, { kind: number; value: number }>();
  const values: number[] = [];
  for (const { 0: piece, index } of text.matchAll(unit)) {
    let as = known.get(piece);
    if (!as) {
      const kind = kindOf(piece);
      as = { kind: idOf(kindIds, kind), value: kind === number || kind === mixed ? known.size : -1 };
      known.set(piece, as);
    }
    starts.push(index);
    ends.push(index + piece.length);
    kinds.push(as.kind);
    values.push(as.value);
    if (starts.length % unitsPerStep === 0) yield;
  }
  const { contexts, runs, isPatterned } = yield* readRuns(kinds, kindIds.get(space));
  if (!isPatterned) return undefined;
  // What stands nowhere else may be any of as many kinds again.
  const bits = yield* beyondUsual(contexts, runs, 1 / (2 * kindIds.size));
  const valued: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (values[i] >= 0) valued.push(i);
    if (i % unitsPerStep === 0) yield;
  }
  const own = valued.map((i) => values[i]);
  const valuedContexts: Int32Array[] = [];
  const valuedRuns: Runs[] = [];
  for (const { ids } of runs) {
    const context = new Int32Array(valued.length);
    for (let k = 0; k < valued.length; k++) context[k] = ids[valued[k]];
    yield;
    valuedContexts.push(context);
    valuedRuns.push(yield* readPairs(context, own));
  }
  const beyond = yield* beyondUsual(valuedContexts, valuedRuns, 1);
  // That a number is new counts, not which one it is; that it is a usual one takes nothing back.
  for (let k = 0; k < valued.length; k++) bits[valued[k]] += Math.max(0, beyond[k]);
  return { starts, ends, bits };
}

/** All steps at once. */
export function unlikeRest(text: string): UnlikeRest | undefined {
  return allSteps(unlikeRestSteps(text));
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

/** Pairs of what stands before a place and what stands there, numbered. */
interface Runs {
  ids: Int32Array;
  /** By id: at how many places. */
  counts: Int32Array;
}

function* readPairs(context: Int32Array, what: ArrayLike<number>): Generator<void, Runs> {
  const pairs = new PairIds(what.length);
  const ids = new Int32Array(what.length);
  for (let i = 0; i < ids.length; i++) {
    ids[i] = pairs.meet(context[i], what[i]);
    if (i % unitsPerStep === 0) yield;
  }
  return { ids, counts: pairs.counts };
}

/** By units before: contexts[n][i] numbers the n kinds before unit i, runs[n] those and its own. */
function* readRuns(kinds: readonly number[], spaceKind: number | undefined) {
  const contexts = [new Int32Array(kinds.length)];
  const runs: Runs[] = [];
  for (let before = 0; before <= mostBefore; before++) {
    const run = yield* readPairs(contexts[before], kinds);
    runs.push(run);
    if (before === 2 && !(yield* isOftenAgain(run, kinds, spaceKind)))
      return { contexts, runs, isPatterned: false };
    // Before the first unit stands what is nowhere else.
    if (before < mostBefore) {
      const context = new Int32Array(kinds.length);
      for (let i = 1; i < context.length; i++) {
        context[i] = run.ids[i - 1] + 1;
        if (i % unitsPerStep === 0) yield;
      }
      contexts.push(context);
    }
  }
  return { contexts, runs, isPatterned: true };
}

function* isOftenAgain(
  { ids, counts }: Runs,
  kinds: readonly number[],
  spaceKind: number | undefined,
): Generator<void, boolean> {
  let [again, all] = [0, 0];
  for (let i = 0; i < ids.length; i++) {
    if (i % unitsPerStep === 0) yield;
    if (kinds[i] === spaceKind) continue;
    all++;
    if (counts[ids[i]] > 1) again++;
  }
  return again >= leastPatterned * all;
}

/**
 * Bits of what stands at each of n places, given what stands before it in ever longer contexts (n each), less the mean of the
 * other places with the same context. Probabilities are those of Witten and Bell (1991, method C), interpolated, of counts
 * that leave the place itself out; what is new is one of many with the probability `ofNew`. runs[b] numbers contexts[b] with
 * what stands there.
 */
function* beyondUsual(
  contexts: readonly Int32Array[],
  runs: readonly Runs[],
  ofNew: number,
): Generator<void, Float64Array> {
  const n = contexts[0].length;
  const probability = new Float64Array(n).fill(ofNew);
  const places: Int32Array[] = [];
  for (const context of contexts) {
    places.push(yield* countById(context));
  }
  for (const [before, context] of contexts.entries()) {
    const { ids, counts } = runs[before];
    const seen = new Uint8Array(n);
    const followers = new Int32Array(places[before].length);
    for (let i = 0; i < n; i++) {
      if (seen[ids[i]] === 0) followers[context[i]]++;
      seen[ids[i]] = 1;
      if (i % unitsPerStep === 0) yield;
    }
    for (let i = 0; i < n; i++) {
      const others = places[before][context[i]] - 1;
      const same = counts[ids[i]] - 1;
      const different = followers[context[i]] - (same === 0 ? 1 : 0);
      if (others > 0) probability[i] = (same + different * probability[i]) / (others + different);
      if (i % unitsPerStep === 0) yield;
    }
  }
  const bits = new Float64Array(n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    bits[i] = -Math.log2(probability[i]);
    sum += bits[i];
    if (i % unitsPerStep === 0) yield;
  }
  const usual = new Float64Array(n).fill(sum / n);
  for (const [before, context] of contexts.entries()) {
    const sums = new Float64Array(places[before].length);
    for (let i = 0; i < n; i++) {
      sums[context[i]] += bits[i];
      if (i % unitsPerStep === 0) yield;
    }
    for (let i = 0; i < n; i++) {
      const others = places[before][context[i]] - 1;
      usual[i] = (sums[context[i]] - bits[i] + drawnBy * usual[i]) / (others + drawnBy);
      if (i % unitsPerStep === 0) yield;
    }
  }
  yield;
  for (let i = 0; i < n; i++) bits[i] -= usual[i];
  return bits;
}

function* countById(ids: Int32Array): Generator<void, Int32Array> {
  let most = 0;
  for (const id of ids) if (id > most) most = id;
  yield;
  const counts = new Int32Array(most + 1);
  for (const id of ids) counts[id]++;
  yield;
  return counts;
}
