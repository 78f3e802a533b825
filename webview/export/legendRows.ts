import type { Pen } from './pen';

export interface LegendEntry {
  label: string;
  color: string;
  /** A thin line instead of a strong one. */
  isThin?: boolean;
}

const swatch = 14;
const gap = 6;
const between = 18;
const size = 11;
export const legendLine = 17;

/** Where each entry stands in lines of `room`, and how many lines they are. */
export function layLegend(
  entries: readonly LegendEntry[],
  room: number,
  measure: Pen['measure'],
): { places: { x: number; line: number }[]; lines: number } {
  let [x, line] = [0, 0];
  const places = entries.map(({ label }) => {
    const own = swatch + gap + measure(label, { size });
    if (x > 0 && x + own > room) [x, line] = [0, line + 1];
    const place = { x, line };
    x += own + between;
    return place;
  });
  return { places, lines: places.length === 0 ? 0 : line + 1 };
}

/** Swatches with their names; `y` is the baseline of the first line. Returns the height that they take. */
export function drawLegend(
  pen: Pen,
  entries: readonly LegendEntry[],
  { x, y, room, color }: { x: number; y: number; room: number; color: string },
): number {
  const { places, lines } = layLegend(entries, room, (text, look) => pen.measure(text, look));
  entries.forEach(({ label, color: own, isThin }, i) => {
    const place = places[i];
    if (!place) return;
    const [left, base] = [x + place.x, y + place.line * legendLine];
    pen.rect(left, base - (isThin ? 4 : 5), swatch, isThin ? 1 : 3, own);
    pen.text(left + swatch + gap, base, label, color, { size });
  });
  return lines * legendLine;
}
