import type { CellKind, Direction, Quantity } from '../../src/protocol/spec';
import type { Ramp } from '../color/ramp';
import { fixedScaleOf, type ValueScale } from '../color/valueScale';
import { niceCeiling } from '../ticks';
import type { Theme } from '../theme';
import type { AxisView } from '../traces/axisView';
import { levelFor } from '../traces/tileLevels';

/** A cell under the crosshair: a token and a unit by their numbers, and which of the tracks. */
export interface GatesCell {
  track: number;
  row: number;
  unit: number;
}

/** One quantity's strip of the heatmap, in device pixels. */
export interface Track {
  quantity: Quantity;
  top: number;
  height: number;
}

/** A scale whose ends may stand for more: `clipped` when there are values beyond them. */
export interface TrackScale extends ValueScale {
  clipped: boolean;
}

/** All that the surfaces of the heatmap draw. */
export interface GatesScene {
  cell: CellKind;
  layer: number;
  direction: Direction;
  tracks: readonly Track[];
  scales: ReadonlyMap<Quantity, TrackScale>;
  tokens: AxisView;
  units: AxisView;
  /** (units) Units from top to bottom, and the place of each in that order. */
  order: Uint32Array;
  places: Uint32Array;
  /** Left edge and width of the cells, and their whole height; device pixels, as all of these. */
  left: number;
  width: number;
  height: number;
  ratio: number;
  /** Row of the token at the cursor; -1 when there is none. */
  cursorRow: number;
  brush?: { from: number; to: number };
  selectedUnit: number;
  theme: Theme;
}

export const trackGap = 6;
const leastTrackHeight = 36;

/** Tracks of the same height one under another, in `height` device pixels or more where that is too little. */
export function layoutTracks(
  quantities: readonly Quantity[],
  height: number,
  ratio: number,
): { tracks: Track[]; height: number } {
  const gap = Math.round(trackGap * ratio);
  const count = Math.max(1, quantities.length);
  const each = Math.max(
    Math.round(leastTrackHeight * ratio),
    Math.floor((height - gap * (count - 1)) / count),
  );
  const tracks = quantities.map((quantity, i) => ({ quantity, top: i * (each + gap), height: each }));
  return { tracks, height: count * (each + gap) - gap };
}

/** Scale of a track: fixed where the quantity is bounded, else by how far most units go. */
export function trackScale(
  quantity: Quantity,
  cell: CellKind,
  reach: { usual: number; peak: number },
  /** Of differences: to both sides of 0, as far as they go. */
  isDifference = false,
): TrackScale {
  const fixed = isDifference ? undefined : fixedScaleOf(quantity, cell);
  if (fixed) return { ...fixed, clipped: false };
  const limit = niceCeiling(reach.usual > 0 ? reach.usual : reach.peak);
  const clipped = reach.peak > limit * 1.001;
  return !isDifference && quantity !== 'cell' && cell === 'rnn-relu'
    ? { kind: 'sequential', min: 0, max: limit, clipped }
    : { kind: 'diverging', min: -limit, max: limit, clipped };
}

export function rampFor(theme: Theme, scale: ValueScale): Ramp {
  return scale.kind === 'sequential' ? theme.sequential : theme.diverging;
}

/** Level of the tiles that a scene is drawn from. */
export function tokenLevel({ tokens, width }: Pick<GatesScene, 'tokens' | 'width'>): number {
  return levelFor(tokens.span, width);
}

/** Rows of units that are averaged to one: none, unless there are more units than pixels. */
export function unitLevel({ units }: Pick<GatesScene, 'units'>, { height }: Pick<Track, 'height'>): number {
  return levelFor(units.span, height);
}

/** The unit at a place of the order, and back. */
export function unitAt({ order }: Pick<GatesScene, 'order'>, place: number): number {
  return order[place] ?? place;
}

export function placesOf(order: Uint32Array): Uint32Array {
  const places = new Uint32Array(order.length);
  order.forEach((unit, place) => (places[unit] = place));
  return places;
}
