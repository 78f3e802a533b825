import type { SelectedUnit, UnitThresholds } from '../../protocol/units';
import type { TokenSpan } from '../reading/inspect';
import type { Activations } from './activations';

/** Tokens on either side that a unit is to be off at. */
const tokensAround = 1;

/** So many units are chosen at most when no thresholds are given. */
const mostChosen = 12;

/** How each unit stands out in a selection: see `SelectedUnit`. One entry a unit, in the order of the units. */
export function contrasts({ span, units, values }: Activations, selected: TokenSpan): SelectedUnit[] {
  const at = (token: number, unit: number) => values[(token - span.first) * units + unit];
  const around: number[] = [];
  for (let i = 1; i <= tokensAround; i++) {
    if (selected.first - i >= span.first) around.push(selected.first - i);
    if (selected.end - 1 + i < span.end) around.push(selected.end - 1 + i);
  }
  return Array.from({ length: units }, (_, unit) => {
    let [least, most] = [Infinity, -Infinity];
    for (let token = selected.first; token < selected.end; token++) {
      least = Math.min(least, at(token, unit));
      most = Math.max(most, at(token, unit));
    }
    const sign = -most > least ? -1 : 1;
    const outside = around.map((token) => sign * at(token, unit));
    return {
      unit,
      sign,
      inside: sign === 1 ? least : -most,
      around: outside.length > 0 ? Math.max(...outside) : NaN,
    };
  });
}

/** Units that are on in the selection and off around it, the most decided first. */
export function selectUnits(all: readonly SelectedUnit[], { on, off }: UnitThresholds): SelectedUnit[] {
  return all
    .filter(({ inside, around }) => inside >= on && !(around > off))
    .sort((a, b) => decision(b) - decision(a));
}

/**
 * Thresholds that single out the units which stand out most, at most a dozen: those at least half as decided as the most
 * decided one. Where nothing stands around the selection, half of the largest value.
 */
export function chooseThresholds(all: readonly SelectedUnit[]): UnitThresholds {
  const decided = all
    .filter((unit) => decision(unit) > 0 && unit.inside > 0)
    .sort((a, b) => decision(b) - decision(a));
  const [best] = decided;
  if (!best) return { on: 0.5 * Math.max(0, ...all.map(({ inside }) => inside)), off: 0 };
  const chosen = decided.slice(0, mostChosen).filter((unit) => decision(unit) >= decision(best) / 2);
  const around = chosen.map((unit) => unit.around).filter((value) => !Number.isNaN(value));
  const on = roundDown(Math.min(...chosen.map(({ inside }) => inside)));
  const off = around.length > 0 ? Math.min(on, roundUp(Math.max(0, ...around))) : on;
  return { on, off };
}

function decision({ inside, around }: SelectedUnit): number {
  return inside - (Number.isNaN(around) ? 0 : around);
}

/** To two digits, as the panel shows them, and so that what was chosen stays chosen. */
function roundDown(value: number): number {
  return Math.floor(value * 100) / 100;
}

function roundUp(value: number): number {
  return Math.ceil(value * 100) / 100;
}
