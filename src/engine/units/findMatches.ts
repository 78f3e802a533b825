import type { SelectedUnit, UnitThresholds } from '../../protocol/units';
import type { TokenSpan } from '../reading/inspect';
import type { Activations } from './activations';

const tokensPerPause = 256;

export interface FoundMatch extends TokenSpan {
  /** How many of the units are on at each of its tokens. */
  units: number;
  /** How many of those are off right before and behind. */
  closed: number;
}

/**
 * Other stretches where the units are on together (Strobelt et al. 2018, "LSTMVis"): all of them first, then all but one,
 * down to half of them. Among equals those come first that are as long as the selection, then those where more of the units
 * go off at both ends.
 */
export function* findMatches(
  activations: Activations,
  units: readonly SelectedUnit[],
  { on, off }: UnitThresholds,
  selected: TokenSpan,
  k: number,
): Generator<void, FoundMatch[]> {
  if (units.length === 0 || k <= 0) return [];
  const counts = yield* countTogether(activations, units, on);
  const matches: FoundMatch[] = [];
  const length = selected.end - selected.first;
  const taken = [selected];
  const least = Math.max(1, Math.ceil(units.length / 2));
  for (let level = units.length; level >= least && matches.length < k; level--) {
    const found = runsOf(counts, level)
      .map((run) => ({ first: run.first + activations.span.first, end: run.end + activations.span.first }))
      .filter((run) => !taken.some((other) => run.first < other.end && other.first < run.end))
      .map((run) => ({ ...run, units: level, closed: countClosed(activations, units, off, run) }));
    yield;
    found.sort(
      (a, b) =>
        Math.abs(a.end - a.first - length) - Math.abs(b.end - b.first - length) ||
        b.closed - a.closed ||
        a.first - b.first,
    );
    // What is hidden behind better ones of its level would be found again at the next.
    matches.push(...found.slice(0, k - matches.length));
    taken.push(...found);
  }
  return matches;
}

/** (tokens) how many of the units are on. */
function* countTogether(
  { values, units }: Activations,
  selected: readonly SelectedUnit[],
  on: number,
): Generator<void, Uint16Array> {
  const tokens = values.length / units;
  const counts = new Uint16Array(tokens);
  for (let token = 0; token < tokens; token++) {
    for (const { unit, sign } of selected) if (sign * values[token * units + unit] >= on) counts[token]++;
    if (token % tokensPerPause === 0) yield;
  }
  return counts;
}

/** Maximal stretches of tokens with at least `level` units on, as rows. */
function runsOf(counts: Uint16Array, level: number): TokenSpan[] {
  const runs: TokenSpan[] = [];
  for (let token = 0; token < counts.length; token++) {
    if (counts[token] < level) continue;
    const first = token;
    while (token < counts.length && counts[token] >= level) token++;
    runs.push({ first, end: token });
  }
  return runs;
}

/** Units that are off at both neighbours, where there are any. */
function countClosed(
  { span, units, values }: Activations,
  selected: readonly SelectedUnit[],
  off: number,
  run: TokenSpan,
): number {
  const neighbours = [run.first - 1, run.end].filter((token) => token >= span.first && token < span.end);
  return selected.filter(({ unit, sign }) =>
    neighbours.every((token) => sign * values[(token - span.first) * units + unit] <= off),
  ).length;
}
