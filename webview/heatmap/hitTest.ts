import type { HeatmapLayout } from './layout';

/** A cell of the heatmap. `track` is an index into the layout's tracks, `token` a row of the trace. */
export interface Cell {
  track: number;
  token: number;
  unit: number;
}

/** Token whose column holds `x` (device pixels), or -1. */
export function tokenAt(layout: HeatmapLayout, x: number): number {
  if (layout.tokens === 0 || x < layout.left || x >= layout.left + layout.plotWidth) return -1;
  const column = Math.min(layout.tokens - 1, Math.floor((x - layout.left) / layout.columnWidth));
  return layout.firstToken + column;
}

/** Cell under a point (device pixels); in the gap between tracks it is the nearest row; outside, `undefined`. */
export function cellAt(layout: HeatmapLayout, x: number, y: number): Cell | undefined {
  const token = tokenAt(layout, x);
  if (token < 0 || y < 0 || y >= layout.height) return undefined;
  for (const [index, track] of layout.tracks.entries()) {
    const next = layout.tracks[index + 1];
    const border = next ? (track.top + track.height + next.top) / 2 : Infinity;
    if (y >= border) continue;
    const inside = Math.min(track.height - 1, Math.max(0, y - track.top));
    const unit = Math.floor((inside * track.units) / track.height);
    return { track: index, token, unit: Math.min(track.units - 1, unit) };
  }
  return undefined;
}

export type Move = 'left' | 'right' | 'up' | 'down' | 'previousTrack' | 'nextTrack' | 'first' | 'last';

/** Where a key leads; stays inside. Up and down walk from track to track at their edges. */
export function moveCell(layout: HeatmapLayout, cell: Cell, move: Move): Cell {
  const lastToken = layout.firstToken + layout.tokens - 1;
  const lastTrack = layout.tracks.length - 1;
  const units = (track: number) => layout.tracks[track]?.units ?? 1;
  const { track, token, unit } = cell;
  switch (move) {
    case 'left':
      return { ...cell, token: Math.max(layout.firstToken, token - 1) };
    case 'right':
      return { ...cell, token: Math.min(lastToken, token + 1) };
    case 'first':
      return { ...cell, token: layout.firstToken };
    case 'last':
      return { ...cell, token: lastToken };
    case 'up':
      if (unit > 0) return { ...cell, unit: unit - 1 };
      return track > 0 ? { ...cell, track: track - 1, unit: units(track - 1) - 1 } : cell;
    case 'down':
      if (unit < units(track) - 1) return { ...cell, unit: unit + 1 };
      return track < lastTrack ? { ...cell, track: track + 1, unit: 0 } : cell;
    case 'previousTrack':
      return { ...cell, track: Math.max(0, track - 1) };
    case 'nextTrack':
      return { ...cell, track: Math.min(lastTrack, track + 1) };
  }
}

/** The same place in another layout (after an edit, another layer, fewer tracks). */
export function clampCell(layout: HeatmapLayout, cell: Cell): Cell | undefined {
  if (layout.tokens === 0 || layout.tracks.length === 0) return undefined;
  const track = Math.min(cell.track, layout.tracks.length - 1);
  const units = layout.tracks[track]?.units ?? 1;
  return {
    track,
    token: Math.min(Math.max(cell.token, layout.firstToken), layout.firstToken + layout.tokens - 1),
    unit: Math.min(cell.unit, units - 1),
  };
}
