import type { Quantity } from '../../src/protocol/spec';

/**
 * Geometry of the heatmap: tokens along x, one track of units under another, all in device pixels so that cells are
 * crisp. `firstToken` and `tokens` are the stretch in view.
 */
export interface HeatmapLayout {
  ratio: number;
  /** Where the first column starts; unit numbers stand left of it. */
  left: number;
  firstToken: number;
  tokens: number;
  /** Width of a token's column; under 1 when there are more tokens than pixels, else whole. */
  columnWidth: number;
  plotWidth: number;
  tracks: TrackLayout[];
  height: number;
}

export interface TrackLayout {
  quantity: Quantity;
  units: number;
  top: number;
  height: number;
  /** Painted rows: one for each unit, or fewer of averaged units. */
  rows: number;
  /** Pixels for a painted row, whole. */
  rowHeight: number;
}

/** What the layout is made from. Lengths in CSS pixels; `ratio` is the device pixels in one. */
export interface LayoutRequest {
  ratio: number;
  width: number;
  availableHeight: number;
  tokens: number;
  units: number;
  quantities: readonly Quantity[];
  /** Wider columns would tear the text apart. */
  maxColumnWidth: number;
  marginLeft: number;
  marginRight: number;
}

export const trackGap = 7;
const minTrackHeight = 40;
const maxRowHeight = 14;
/** Share by which a track may outgrow its part of the height to give every unit a row of its own. */
const stretch = 1.25;

export function layoutHeatmap(request: LayoutRequest): HeatmapLayout {
  const { ratio, tokens, units, quantities } = request;
  const left = Math.round(request.marginLeft * ratio);
  const room = Math.max(1, Math.floor((request.width - request.marginRight) * ratio) - left);
  const columnWidth = chooseColumnWidth(room, tokens, request.maxColumnWidth * ratio);
  const gap = Math.round(trackGap * ratio);
  const count = Math.max(1, quantities.length);
  const share = (request.availableHeight * ratio - gap * (count - 1)) / count;
  const { rows, rowHeight } = chooseRows(Math.max(share, minTrackHeight * ratio), units, ratio);
  const height = rows * rowHeight;
  const tracks = quantities.map((quantity, index) => ({
    quantity,
    units,
    top: index * (height + gap),
    height,
    rows,
    rowHeight,
  }));
  return {
    ratio,
    left,
    firstToken: 0,
    tokens,
    columnWidth,
    plotWidth: Math.max(1, Math.min(room, Math.round(columnWidth * tokens))),
    tracks,
    height: tracks.length === 0 ? 0 : tracks.length * (height + gap) - gap,
  };
}

function chooseColumnWidth(room: number, tokens: number, max: number): number {
  if (tokens === 0) return 1;
  const width = Math.min(max, room / tokens);
  return width >= 1 ? Math.floor(width) : width;
}

function chooseRows(share: number, units: number, ratio: number): { rows: number; rowHeight: number } {
  if (units <= share * stretch) {
    const rowHeight = Math.min(
      Math.round(maxRowHeight * ratio),
      Math.max(1, Math.floor(share / Math.max(1, units))),
    );
    return { rows: units, rowHeight };
  }
  return { rows: Math.max(1, Math.floor(share)), rowHeight: 1 };
}

/** How many tokens a panel of this width shows well. */
export function tokensForWidth(width: number, comfortableColumnWidth: number, margins: number): number {
  const tokens = Math.floor((width - margins) / comfortableColumnWidth);
  return Math.min(400, Math.max(8, tokens));
}

/** Left edge of a token's column, in device pixels. */
export function columnLeft(layout: HeatmapLayout, token: number): number {
  return layout.left + (token - layout.firstToken) * layout.columnWidth;
}

/** Painted row (or the first of them) that holds a unit. */
export function rowOfUnit(track: TrackLayout, unit: number): number {
  return Math.min(track.rows - 1, Math.floor(((unit + 0.5) * track.rows) / track.units));
}

/** Units that a painted row stands for, first and last. */
export function unitsOfRow(track: TrackLayout, row: number): { first: number; last: number } {
  const first = Math.floor((row * track.units) / track.rows);
  return { first, last: Math.max(first, Math.ceil(((row + 1) * track.units) / track.rows) - 1) };
}
