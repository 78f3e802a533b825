/** Where the parts of the matrix are, in CSS pixels: labels of the source above, of the target at the left, cells, bars. */
export interface MatrixLayout {
  columns: number;
  rows: number;
  left: number;
  top: number;
  cellWidth: number;
  cellHeight: number;
  /** Left edge and width of the bars of each word's probability. */
  barsLeft: number;
  barsWidth: number;
  width: number;
  height: number;
  /** Of the source's words, in degrees. */
  turn: number;
}

export interface MatrixCell {
  row: number;
  column: number;
}

/** Slant of the source's words, in degrees; upright where columns are narrow. */
const slant = -52;
const upright = -90;
const uprightColumn = 20;

const leastColumn = 13;
const widestColumn = 52;
const rowHeight = 26;
const crowdedRowHeight = 15;
const crowdedRows = 40;
const roomyBars = 92;
/** Where there is little room, numbers without bars. */
const narrowBars = 40;
const narrowRoom = 460;
const gap = 12;
/** Beyond the last column its slanted word hangs over. */
const overhang = 30;

/** `labels` are the widths of the widest words of target and source. */
export function layoutMatrix(
  rows: number,
  columns: number,
  room: number,
  labels: { target: number; source: number },
): MatrixLayout {
  const left = Math.min(150, Math.max(36, Math.ceil(labels.target) + 12));
  const barsWidth = room < narrowRoom ? narrowBars : roomyBars;
  const side = Math.max(gap + barsWidth, overhang);
  const cellWidth = Math.floor(
    Math.min(widestColumn, Math.max(leastColumn, (room - left - side) / Math.max(1, columns))),
  );
  const turn = cellWidth < uprightColumn ? upright : slant;
  const top = Math.min(104, Math.ceil(labels.source * Math.sin((-turn * Math.PI) / 180)) + 20);
  const cellHeight = rows > crowdedRows ? crowdedRowHeight : rowHeight;
  const barsLeft = left + columns * cellWidth + gap;
  return {
    columns,
    rows,
    left,
    top,
    cellWidth,
    cellHeight,
    barsLeft,
    barsWidth,
    width: barsLeft + barsWidth,
    height: top + rows * cellHeight + 2,
    turn,
  };
}

/** The cell at a place; at a word of the target the row alone, of the source the column alone, then the other is -1. */
export function cellAt(
  { left, top, cellWidth, cellHeight, rows, columns, barsLeft }: MatrixLayout,
  x: number,
  y: number,
): MatrixCell | undefined {
  const column = Math.floor((x - left) / cellWidth);
  const row = Math.floor((y - top) / cellHeight);
  const isColumn = column >= 0 && column < columns && x < barsLeft;
  const isRow = row >= 0 && row < rows;
  if (isRow && y >= top) return { row, column: isColumn ? column : -1 };
  return isColumn && y < top && y > 0 ? { row: -1, column } : undefined;
}

const moves: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
  PageUp: [-Infinity, 0],
  PageDown: [Infinity, 0],
};

/** Where a key leads; undefined for a key that leads nowhere. */
export function moveCell(
  { rows, columns }: Pick<MatrixLayout, 'rows' | 'columns'>,
  cell: MatrixCell,
  key: string,
): MatrixCell | undefined {
  const move = moves[key];
  if (!move) return undefined;
  const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  return {
    row: clamp(Math.max(0, cell.row) + move[0], rows),
    column: clamp(Math.max(0, cell.column) + move[1], columns),
  };
}
