import { wholeTicks } from '../ticks';
import { type AxisView, placeOf } from '../traces/axisView';
import type { GatesScene, Track } from './gatesScene';

/** Least distance of two numbers, in CSS pixels at the usual size of text. */
const leastDistance = 12;
/** Half the height of a number, as a share of that: so far from its ends a number stays in its track. */
const halfNumber = 0.3;
/** Rows lower than this are no rows to the eye: of units in another order than by number only the ends are told then. */
const leastRow = 2;
const fontPixels = 10;

export interface UnitTick {
  unit: number;
  /** Middle of the unit's row, from the top of its track. */
  y: number;
  /** Middle of the number, which stays within the track. */
  textY: number;
}

/**
 * Numbers beside a track: its first and last unit on view, and between them every so many, as far as they have room.
 * `size` is the height of the track and `letter` the least distance of two numbers, in the same lengths.
 */
export function unitTicks(
  units: AxisView,
  order: ArrayLike<number>,
  size: number,
  letter: number,
  least: number,
): UnitTick[] {
  const first = Math.floor(units.from);
  const last = Math.min(units.total, Math.ceil(units.from + units.span)) - 1;
  if (last < first || !(size > 0)) return [];
  const half = letter * halfNumber;
  const tickAt = (place: number): UnitTick => {
    const y = Math.min(size, Math.max(0, placeOf(units, place + 0.5, size)));
    return {
      unit: order[place] ?? place,
      y,
      textY: Math.min(Math.max(y, half), Math.max(half, size - half)),
    };
  };
  const begin = tickAt(first);
  const ticks = [begin];
  const end = tickAt(last);
  const hasEnd = last > first && end.textY - begin.textY >= letter;
  const lowest = hasEnd ? end.textY : Infinity;
  if (size / units.span >= least || isByNumber(order, first, last)) {
    for (const place of wholeTicks(first, last, Math.floor((0.8 * size) / letter))) {
      if (place <= first || place >= last) continue;
      const tick = tickAt(place);
      const above = ticks.at(-1)?.textY ?? 0;
      if (tick.textY - above >= letter && lowest - tick.textY >= letter) ticks.push(tick);
    }
  }
  return hasEnd ? [...ticks, end] : ticks;
}

function isByNumber(order: ArrayLike<number>, first: number, last: number): boolean {
  for (let place = first; place <= last; place++) if ((order[place] ?? place) !== place) return false;
  return true;
}

/** The numbers of the units left of each track, and where the chosen one is. */
export function drawUnitAxis(context: CanvasRenderingContext2D, scene: GatesScene): void {
  const { ratio, theme, left } = scene;
  const letters = ratio * theme.textScale;
  context.font = `${fontPixels * letters}px ${theme.fontFamily}`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const line = Math.max(1, Math.round(ratio));
  for (const track of scene.tracks) {
    for (const { unit, y, textY } of ticksOf(scene, track)) {
      context.fillStyle = theme.colors.border;
      const mark = Math.min(track.height - line, Math.max(0, Math.round(y - line / 2)));
      context.fillRect(left - 4 * line, track.top + mark, 3 * line, line);
      context.fillStyle = theme.colors.description;
      // The upper edge of the canvas would cut the first one of all.
      const middle = Math.max(track.top + textY, (fontPixels / 2) * letters);
      context.fillText(String(unit), left - 6 * ratio, middle);
    }
    drawChosen(context, scene, track);
  }
}

function ticksOf({ units, order, ratio, theme }: GatesScene, { height }: Track): UnitTick[] {
  return unitTicks(units, order, height, leastDistance * ratio * theme.textScale, leastRow * ratio);
}

function drawChosen(context: CanvasRenderingContext2D, scene: GatesScene, track: Track): void {
  const { ratio, theme, units, left } = scene;
  if (scene.selectedUnit < 0) return;
  const y = placeOf(units, (scene.places[scene.selectedUnit] ?? 0) + 0.5, track.height);
  if (y < 0 || y > track.height) return;
  context.fillStyle = theme.colors.focus;
  context.beginPath();
  context.moveTo(left - ratio, track.top + y);
  context.lineTo(left - 6 * ratio, track.top + y - 3.5 * ratio);
  context.lineTo(left - 6 * ratio, track.top + y + 3.5 * ratio);
  context.fill();
}
