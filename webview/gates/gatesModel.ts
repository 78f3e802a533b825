import type { Quantity } from '../../src/protocol/spec';
import type { StretchAnswer } from '../../src/protocol/traces';
import type { Theme } from '../theme';
import {
  axisAround,
  type AxisView,
  clampAxis,
  resizeAxis,
  revealOnAxis,
  wholeAxis,
} from '../traces/axisView';
import type { ShelfPlace, TileShelf } from '../traces/tileShelf';
import type { UnitPlace } from '../panelState';
import { type GatesChoice, layersOf } from './gatesControls';
import {
  type GatesCell,
  type GatesScene,
  layoutTracks,
  placesOf,
  type TrackScale,
  trackScale,
} from './gatesScene';
import { clampGatesCell } from './hitCells';
import { shownQuantities } from './shownQuantities';

/** Where the cells may go, in CSS pixels; `ratio` is the device pixels in one, `textScale` that of the theme. */
export interface GatesRoom {
  width: number;
  height: number;
  ratio: number;
  textScale: number;
}

/** Room left of the cells for unit numbers and right of them for the last slanted labels; CSS pixels. */
const marginLeft = 30;
const marginRight = 34;
/** Width of a column that a reader is comfortable with, in CSS pixels. */
const comfortableColumn = 15;

/** What the heatmap shows of the stretch: which tokens and units, and where the crosshair is. */
export class GatesModel {
  tokens: AxisView | undefined;
  units: AxisView | undefined;
  cell: GatesCell | undefined;
  brush: { from: number; to: number } | undefined;
  selected: UnitPlace | undefined;
  order: Uint32Array = new Uint32Array(0);
  private places: Uint32Array = new Uint32Array(0);
  private room: GatesRoom = { width: 0, height: 0, ratio: 1, textScale: 1 };

  resize(room: GatesRoom): void {
    this.room = room;
  }

  /** Width of the cells in device pixels. */
  get plotWidth(): number {
    const { width, ratio, textScale } = this.room;
    return Math.max(1, Math.floor((width - (marginLeft + marginRight) * textScale) * ratio));
  }

  setOrder(order: Uint32Array): void {
    if (order === this.order) return;
    this.order = order;
    this.places = placesOf(order);
  }

  /** Another stretch, or another cursor: the view stays where it is, but goes after a cursor that left it. */
  follow(stretch: StretchAnswer | undefined, before: StretchAnswer | undefined): void {
    if (!stretch) {
      this.tokens = undefined;
      this.cell = undefined;
      return;
    }
    const total = stretch.stretch.end - stretch.stretch.first;
    const isOther = before?.stretch.first !== stretch.stretch.first;
    if (isOther && this.tokens) this.tokens = undefined;
    this.tokens = this.tokens ? resizeAxis(this.tokens, total) : this.around(stretch);
    if (this.units?.total !== stretch.units) this.units = wholeAxis(stretch.units);
    if (before?.cursorRow !== stretch.cursorRow && stretch.cursorRow >= 0)
      this.tokens = revealOnAxis(this.tokens, stretch.cursorRow);
  }

  /** The tokens around the cursor, as many as are read with comfort. */
  around({ stretch, cursorRow }: StretchAnswer): AxisView {
    const total = stretch.end - stretch.first;
    const comfortable = Math.max(12, this.plotWidth / this.room.ratio / comfortableColumn);
    return axisAround(total, Math.max(0, cursorRow), comfortable);
  }

  scene(
    stretch: StretchAnswer | undefined,
    choice: GatesChoice,
    shelf: TileShelf,
    theme: Theme,
    isDifference = false,
  ): GatesScene | undefined {
    const { room, tokens, units, order } = this;
    if (
      !stretch ||
      !tokens ||
      !units ||
      tokens.total < 1 ||
      !(room.width > 0) ||
      stretch.stretch.end === stretch.stretch.first
    )
      return undefined;
    const place = placeOfChoice(stretch, choice);
    const quantities = shownQuantities(stretch, choice);
    const { tracks, height } = layoutTracks(quantities, Math.floor(room.height * room.ratio), room.ratio);
    const scales = new Map<Quantity, TrackScale>(
      quantities.map((name) => [
        name,
        trackScale(name, stretch.cell, shelf.reach(place, name), isDifference),
      ]),
    );
    const { selected } = this;
    // Without a brush what is selected in the editor is marked.
    const brush = this.brush ?? stretch.selected;
    const isHere = selected?.layer === place.layer && selected.direction === place.direction;
    const scene: GatesScene = {
      ...place,
      cell: stretch.cell,
      tracks,
      scales,
      tokens: clampAxis(tokens),
      units,
      order,
      places: this.places,
      left: Math.round(marginLeft * room.textScale * room.ratio),
      width: this.plotWidth,
      height,
      ratio: room.ratio,
      cursorRow: stretch.cursorRow,
      selectedUnit: isHere ? selected.unit : -1,
      theme,
      ...(brush && { brush }),
    };
    if (this.cell) this.cell = clampGatesCell(scene, this.cell);
    return scene;
  }
}

export function placeOfChoice(stretch: StretchAnswer, { layer }: Pick<GatesChoice, 'layer'>): ShelfPlace {
  const places = layersOf(stretch);
  return places[Math.min(layer, places.length - 1)] ?? { layer: 0, direction: 'forward' };
}
