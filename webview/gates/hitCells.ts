import { cellUnder, panAxis, placeOf, revealOnAxis } from '../traces/axisView';
import { type GatesCell, type GatesScene, unitAt } from './gatesScene';

/** Row of the token whose column is at `x` (device pixels); -1 outside. */
export function rowAt(scene: GatesScene, x: number): number {
  return cellUnder(scene.tokens, x - scene.left, scene.width);
}

/** The nearest token to a place that may lie outside: for a brush that is dragged over the edge. */
export function nearestRow(scene: GatesScene, x: number): number {
  return rowAt(scene, Math.min(scene.left + scene.width - 1, Math.max(scene.left, x)));
}

/** Cell under a point (device pixels); in the gap between tracks that of the nearest; undefined outside. */
export function gatesCellAt(scene: GatesScene, x: number, y: number): GatesCell | undefined {
  const row = rowAt(scene, x);
  if (row < 0 || y < 0 || y >= scene.height) return undefined;
  for (const [index, track] of scene.tracks.entries()) {
    const next = scene.tracks[index + 1];
    const border = next ? (track.top + track.height + next.top) / 2 : Infinity;
    if (y >= border) continue;
    const inside = Math.min(track.height - 1, Math.max(0, y - track.top));
    return { track: index, row, unit: unitAt(scene, cellUnder(scene.units, inside, track.height)) };
  }
  return undefined;
}

export type GatesMove = 'left' | 'right' | 'up' | 'down' | 'previousTrack' | 'nextTrack' | 'first' | 'last';

/** Where a key leads; up and down walk through the units as they stand, and from track to track at their ends. */
export function moveGatesCell(scene: GatesScene, cell: GatesCell, move: GatesMove): GatesCell {
  const lastRow = scene.tokens.total - 1;
  const lastTrack = scene.tracks.length - 1;
  const lastPlace = scene.order.length - 1;
  const { track, row } = cell;
  const place = scene.places[cell.unit] ?? 0;
  const at = (where: number, inTrack = track): GatesCell => ({
    track: inTrack,
    row,
    unit: unitAt(scene, where),
  });
  switch (move) {
    case 'left':
      return { ...cell, row: Math.max(0, row - 1) };
    case 'right':
      return { ...cell, row: Math.min(lastRow, row + 1) };
    case 'first':
      return { ...cell, row: 0 };
    case 'last':
      return { ...cell, row: lastRow };
    case 'up':
      if (place > 0) return at(place - 1);
      return track > 0 ? at(lastPlace, track - 1) : cell;
    case 'down':
      if (place < lastPlace) return at(place + 1);
      return track < lastTrack ? at(0, track + 1) : cell;
    case 'previousTrack':
      return { ...cell, track: Math.max(0, track - 1) };
    case 'nextTrack':
      return { ...cell, track: Math.min(lastTrack, track + 1) };
  }
}

/** The same cell where another scene has one. */
export function clampGatesCell(scene: GatesScene, cell: GatesCell): GatesCell | undefined {
  if (scene.tokens.total === 0 || scene.tracks.length === 0 || scene.order.length === 0) return undefined;
  return {
    track: Math.min(cell.track, scene.tracks.length - 1),
    row: Math.min(cell.row, scene.tokens.total - 1),
    unit: Math.min(cell.unit, scene.order.length - 1),
  };
}

/** Edges of a cell in device pixels, where it is drawn; rows of several units count as one. */
export function boxOfCell(
  scene: GatesScene,
  { track, row, unit }: GatesCell,
): { left: number; top: number; width: number; height: number } {
  const { tokens, units, left, width } = scene;
  const strip = scene.tracks[track] ?? { top: 0, height: 1 };
  const x = Math.round(left + placeOf(tokens, row, width));
  const right = Math.round(left + placeOf(tokens, row + 1, width));
  const place = scene.places[unit] ?? 0;
  const top = Math.round(placeOf(units, place, strip.height));
  const bottom = Math.round(placeOf(units, place + 1, strip.height));
  return {
    left: x,
    top: strip.top + top,
    width: Math.max(1, right - x),
    height: Math.max(1, bottom - top),
  };
}

/** The axes moved so that a cell is in view. */
export function revealCell(
  scene: GatesScene,
  { row, unit }: GatesCell,
): Pick<GatesScene, 'tokens' | 'units'> {
  return {
    tokens: revealOnAxis(scene.tokens, row),
    units: revealOnAxis(panAxis(scene.units, 0), scene.places[unit] ?? 0),
  };
}
