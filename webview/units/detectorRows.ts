import type { UnitDetector } from '../../src/protocol/units';

export interface UnitCorrelation {
  unit: number;
  r: number;
}

export interface DetectorRow {
  id: string;
  share: number;
  /** The units that go along with it most, the strongest first; none where it is the same everywhere. */
  units: UnitCorrelation[];
}

/** From so much on a unit may be called by the name of what it goes along with. */
export const namedFrom = 0.4;

/** What was looked for with its strongest units; what is found most clearly comes first. */
export function detectorRows(detectors: readonly UnitDetector[], unitsEach: number): DetectorRow[] {
  return detectors
    .map(({ id, share, correlation }) => ({ id, share, units: strongest(correlation, unitsEach) }))
    .sort((a, b) => strengthOf(b) - strengthOf(a));
}

/** What a unit goes along with, the strongest first. */
export function namesOf(detectors: readonly UnitDetector[], unit: number): { id: string; r: number }[] {
  return detectors
    .map(({ id, correlation }) => ({ id, r: correlation[unit] ?? NaN }))
    .filter(({ r }) => Math.abs(r) >= namedFrom)
    .sort((a, b) => Math.abs(b.r) - Math.abs(a.r));
}

function strongest(correlation: ArrayLike<number>, count: number): UnitCorrelation[] {
  return Array.from(correlation, (r, unit) => ({ unit, r }))
    .filter(({ r }) => !Number.isNaN(r))
    .sort((a, b) => Math.abs(b.r) - Math.abs(a.r))
    .slice(0, count);
}

function strengthOf({ units }: DetectorRow): number {
  return Math.abs(units[0]?.r ?? 0);
}
