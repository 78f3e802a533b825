import type { CellKind, Quantity } from '../../src/protocol/spec';

/** A token's place on a staff, in CSS pixels from the staff's left end. */
export interface PlacedToken {
  row: number;
  left: number;
  width: number;
}

/** A line of text with what the unit does above it. */
export interface Staff {
  tokens: PlacedToken[];
}

/** Gates that are drawn as bands, top to bottom. */
export const bandsOf: Readonly<Record<CellKind, readonly Quantity[]>> = {
  lstm: ['forget', 'input', 'output'],
  gru: ['update', 'reset'],
  'rnn-tanh': [],
  'rnn-relu': [],
};

/** Heights in CSS pixels at the usual size of text: all of a staff grows with it. */
export const bandHeight = 9;
export const bandGap = 2;
export const curveHeight = 56;
export const textHeight = 22;
export const staffGap = 18;
/** Room for the names of the bands. */
export const staffLeft = 62;
const leastTokenWidth = 11;
const tokenGap = 3;

export function staffHeight(cell: CellKind): number {
  return bandsOf[cell].length * (bandHeight + bandGap) + curveHeight + textHeight;
}

export function stavesThatFit(cell: CellKind, height: number): number {
  return Math.max(2, Math.floor((height + staffGap) / (staffHeight(cell) + staffGap)));
}

/** Tokens from a row on, line after line; a token wider than a line has one of its own, cut. */
export function layStaves(
  firstRow: number,
  endRow: number,
  widthOf: (row: number) => number,
  lineWidth: number,
  count: number,
): Staff[] {
  const staves: Staff[] = [];
  let row = firstRow;
  while (row < endRow && staves.length < count) {
    const tokens: PlacedToken[] = [];
    let left = 0;
    for (; row < endRow; row++) {
      const width = tokenWidth(widthOf(row), lineWidth);
      if (tokens.length > 0 && left + width > lineWidth) break;
      tokens.push({ row, left, width });
      left += width;
    }
    staves.push({ tokens });
  }
  return staves;
}

/** The row to begin with so that `lines` lines end before `row`. */
export function rowBefore(
  row: number,
  widthOf: (row: number) => number,
  lineWidth: number,
  lines: number,
): number {
  let first = row;
  for (let line = 0; line < lines && first > 0; line++) {
    let room = lineWidth;
    while (first > 0) {
      const width = tokenWidth(widthOf(first - 1), lineWidth);
      if (width > room && room < lineWidth) break;
      room -= width;
      first--;
    }
  }
  return first;
}

function tokenWidth(text: number, lineWidth: number): number {
  return Math.min(lineWidth, Math.max(leastTokenWidth, text + tokenGap));
}

/** The token at a place; undefined where none is. Places are of the staves, in CSS pixels. */
export function tokenAtPlace(
  staves: readonly Staff[],
  cell: CellKind,
  x: number,
  y: number,
): PlacedToken | undefined {
  const staff = staves[Math.floor(y / (staffHeight(cell) + staffGap))];
  const at = x - staffLeft;
  return staff?.tokens.find(({ left, width }) => at >= left && at < left + width);
}

/** Which staff a row stands on; -1 when it is not on view. */
export function staffOfRow(staves: readonly Staff[], row: number): number {
  return staves.findIndex(({ tokens }) => {
    const [first] = tokens;
    const last = tokens.at(-1);
    return first !== undefined && last !== undefined && row >= first.row && row <= last.row;
  });
}
