/** What of an axis of `total` cells is in view: `span` of them from `from` on; both may be fractions while zooming. */
export interface AxisView {
  from: number;
  span: number;
  total: number;
}

/** Fewest cells that may fill the view. */
const leastSpan = 4;

export function wholeAxis(total: number): AxisView {
  return { from: 0, span: Math.max(1, total), total };
}

/** The same stretch, made possible: not beyond the ends, and neither too many nor too few cells. */
export function clampAxis({ from, span, total }: AxisView): AxisView {
  const most = Math.max(1, total);
  const fitting = Math.min(most, Math.max(Math.min(leastSpan, most), span));
  return { from: Math.max(0, Math.min(from, most - fitting)), span: fitting, total };
}

/** `factor` under 1 shows fewer cells; the cell at `anchor` (a place on the axis, in cells) stays where it is. */
export function zoomAxis(view: AxisView, factor: number, anchor: number): AxisView {
  const wanted = clampAxis({ ...view, span: view.span * factor });
  const share = (anchor - view.from) / view.span;
  return clampAxis({ ...wanted, from: anchor - share * wanted.span });
}

export function panAxis(view: AxisView, cells: number): AxisView {
  return clampAxis({ ...view, from: view.from + cells });
}

/** The view moved as little as it takes to have a cell in it, with some others around it. */
export function revealOnAxis(view: AxisView, cell: number): AxisView {
  const margin = Math.min(2, (view.span - 1) / 2);
  if (cell < view.from + margin) return clampAxis({ ...view, from: cell - margin });
  if (cell + 1 > view.from + view.span - margin)
    return clampAxis({ ...view, from: cell + 1 + margin - view.span });
  return view;
}

/** So many cells with one of them in view, three quarters of the way along, where reading has come to. */
export function axisAround(total: number, cell: number, span: number): AxisView {
  return clampAxis({ from: cell + 0.5 - 0.7 * span, span, total });
}

/** Another total, with the same stretch in view as far as it exists. */
export function resizeAxis(view: AxisView, total: number): AxisView {
  const isWhole = view.span >= view.total;
  return isWhole ? wholeAxis(total) : clampAxis({ ...view, total });
}

/** Place of a cell's left edge in `size` pixels. */
export function placeOf(view: AxisView, cell: number, size: number): number {
  return ((cell - view.from) / view.span) * size;
}

/** The cell under a place in `size` pixels; -1 outside. */
export function cellUnder(view: AxisView, place: number, size: number): number {
  if (!(place >= 0 && place < size)) return -1;
  return Math.min(view.total - 1, Math.floor(view.from + (place / size) * view.span));
}
