import { DisposableObject } from '../../src/base/disposable';
import { listen } from '../dom';
import { cellUnder, panAxis, zoomAxis } from '../traces/axisView';
import type { GatesCell, GatesScene } from './gatesScene';
import { PinchInput, type PinchStep } from './pinchInput';
import { gatesCellAt, type GatesMove, moveGatesCell, nearestRow, revealCell, rowAt } from './hitCells';

/** What pointer and keys do to the heatmap. */
export interface GatesActions {
  scene(): GatesScene | undefined;
  cell(): GatesCell | undefined;
  setView(view: Partial<Pick<GatesScene, 'tokens' | 'units'>>): void;
  setCell(cell: GatesCell | undefined, byKeyboard: boolean): void;
  hoverToken(row: number): void;
  choose(cell: GatesCell): void;
  chooseToken(row: number): void;
  /** Rows from one to another, both in it; undefined puts the brush away. */
  setBrush(rows: { from: number; to: number } | undefined, isDone: boolean): void;
  toCursor(): void;
  fit(): void;
  openMenu(cell: GatesCell): void;
}

const movesByKey: Readonly<Record<string, GatesMove>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'previousTrack',
  PageDown: 'nextTrack',
  Home: 'first',
  End: 'last',
};

const zoomStep = 1.5;
/** A pointer that moves less than this between down and up has clicked, in CSS pixels. */
const clickSlack = 4;

interface Drag {
  kind: 'pan' | 'brush';
  x: number;
  y: number;
  row: number;
  tokens: GatesScene['tokens'];
  units: GatesScene['units'];
  moved: boolean;
}

/** Pointer, wheel and keys over the cells and the token axis. */
export class GatesInput extends DisposableObject {
  private drag: Drag | undefined;
  /** Before all other listeners, which look whether it is on. */
  private readonly pinch: PinchInput;

  constructor(
    private readonly plot: HTMLElement,
    private readonly cells: HTMLElement,
    private readonly axis: HTMLElement,
    private readonly actions: GatesActions,
  ) {
    super();
    this.pinch = this._register(new PinchInput(cells, (step) => this.onPinch(step)));
    for (const [node, isAxis] of [
      [cells, false],
      [axis, true],
    ] as const) {
      this._register(listen(node, 'pointerdown', (event) => this.onDown(event, isAxis)));
      this._register(listen(node, 'pointermove', (event) => this.onMove(event, isAxis)));
      this._register(listen(node, 'pointerup', (event) => this.onUp(event, isAxis)));
      this._register(listen(node, 'pointercancel', () => (this.drag = undefined)));
      this._register(listen(node, 'pointerleave', () => this.onLeave()));
      const onWheel = (event: WheelEvent) => this.onWheel(event);
      node.addEventListener('wheel', onWheel, { passive: false });
      this._register({ dispose: () => node.removeEventListener('wheel', onWheel) });
    }
    this._register(listen(plot, 'keydown', (event) => this.onKey(event)));
    this._register(listen(plot, 'contextmenu', (event) => this.onContextMenu(event)));
  }

  /** Where an event is, in device pixels of the cells. */
  private placeOf(event: Pick<MouseEvent, 'clientX' | 'clientY'>): { x: number; y: number } {
    const box = this.cells.getBoundingClientRect();
    const ratio = this.actions.scene()?.ratio ?? 1;
    return { x: (event.clientX - box.left) * ratio, y: (event.clientY - box.top) * ratio };
  }

  private onDown(event: PointerEvent, isAxis: boolean): void {
    const scene = this.actions.scene();
    if (this.pinch.isOn) this.drag = undefined;
    if (!scene || event.button !== 0 || this.pinch.isOn) return;
    const { x } = this.placeOf(event);
    if (rowAt(scene, x) < 0) return;
    const node = isAxis ? this.axis : this.cells;
    node.setPointerCapture(event.pointerId);
    this.plot.focus({ preventScroll: true });
    const kind = isAxis || event.shiftKey ? 'brush' : 'pan';
    const { tokens, units } = scene;
    this.drag = {
      kind,
      x: event.clientX,
      y: event.clientY,
      row: rowAt(scene, x),
      tokens,
      units,
      moved: false,
    };
  }

  private onMove(event: PointerEvent, isAxis: boolean): void {
    const scene = this.actions.scene();
    if (!scene || this.pinch.isOn) return;
    const { drag } = this;
    const { x, y } = this.placeOf(event);
    if (!drag) {
      if (isAxis) this.actions.hoverToken(rowAt(scene, x));
      else this.actions.setCell(gatesCellAt(scene, x, y), false);
      return;
    }
    const distance = Math.hypot(event.clientX - drag.x, event.clientY - drag.y);
    if (!drag.moved && distance < clickSlack) return;
    drag.moved = true;
    if (drag.kind === 'brush') {
      const to = nearestRow(scene, x);
      this.actions.setBrush({ from: Math.min(drag.row, to), to: Math.max(drag.row, to) + 1 }, false);
      return;
    }
    const byX = ((event.clientX - drag.x) * scene.ratio * drag.tokens.span) / scene.width;
    const height = scene.tracks[0]?.height ?? 1;
    const byY = ((event.clientY - drag.y) * scene.ratio * drag.units.span) / height;
    this.actions.setView({ tokens: panAxis(drag.tokens, -byX), units: panAxis(drag.units, -byY) });
  }

  private onUp(event: PointerEvent, isAxis: boolean): void {
    const { drag } = this;
    const scene = this.actions.scene();
    this.drag = undefined;
    if (!drag || !scene) return;
    const { x, y } = this.placeOf(event);
    if (drag.moved && drag.kind === 'brush') {
      const to = nearestRow(scene, x);
      this.actions.setBrush({ from: Math.min(drag.row, to), to: Math.max(drag.row, to) + 1 }, true);
    }
    if (drag.moved) return;
    const cell = isAxis ? undefined : gatesCellAt(scene, x, y);
    if (cell) this.actions.choose(cell);
    else this.actions.chooseToken(rowAt(scene, x));
  }

  /** With the pointer at the cell under it, with the keyboard at the crosshair. */
  private onContextMenu(event: MouseEvent): void {
    const scene = this.actions.scene();
    const { x, y } = this.placeOf(event);
    const cell = (scene && gatesCellAt(scene, x, y)) ?? this.actions.cell();
    if (!cell) return;
    event.preventDefault();
    this.actions.setCell(cell, false);
    this.actions.openMenu(cell);
  }

  private onLeave(): void {
    if (this.drag) return;
    this.actions.hoverToken(-1);
    this.actions.setCell(undefined, false);
  }

  /** Up and down zoom at the pointer, sideways or with Shift pans, with Alt it is the units that zoom; pinching zooms. */
  private onWheel(event: WheelEvent): void {
    const scene = this.actions.scene();
    if (!scene) return;
    event.preventDefault();
    const { x, y } = this.placeOf(event);
    const pixels = event.deltaMode === 1 ? 16 : 1;
    const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
    if (Math.abs(sideways) > Math.abs(event.deltaY) || event.shiftKey) {
      const by = (sideways * pixels * scene.ratio * scene.tokens.span) / scene.width;
      return this.actions.setView({ tokens: panAxis(scene.tokens, by) });
    }
    // Pinching tells small steps, a wheel large ones.
    const factor = Math.exp(event.deltaY * pixels * (event.ctrlKey ? 0.012 : 0.0022));
    if (event.altKey) {
      const track = scene.tracks.find(({ top, height }) => y < top + height) ?? scene.tracks[0];
      if (!track) return;
      const inside = Math.min(track.height - 1, Math.max(0, y - track.top));
      const place = cellUnder(scene.units, inside, track.height);
      return this.actions.setView({ units: zoomAxis(scene.units, factor, place + 0.5) });
    }
    const place = scene.tokens.from + ((x - scene.left) / scene.width) * scene.tokens.span;
    this.actions.setView({ tokens: zoomAxis(scene.tokens, factor, place) });
  }

  /** What is between two fingers stays between them. */
  private onPinch({ from, to }: PinchStep): void {
    const scene = this.actions.scene();
    if (!scene) return;
    const x = this.placeOf({ clientX: from.middle, clientY: 0 }).x;
    const place = scene.tokens.from + ((x - scene.left) / scene.width) * scene.tokens.span;
    const zoomed = zoomAxis(scene.tokens, from.distance / to.distance, place);
    const by = ((from.middle - to.middle) * scene.ratio * zoomed.span) / scene.width;
    this.actions.setView({ tokens: panAxis(zoomed, by) });
  }

  private onKey(event: KeyboardEvent): void {
    const scene = this.actions.scene();
    if (!scene || event.ctrlKey || event.metaKey || event.target !== this.plot) return;
    if (this.onCommandKey(event, scene)) event.preventDefault();
  }

  /** Whether the key meant something. */
  private onCommandKey(event: KeyboardEvent, scene: GatesScene): boolean {
    const { actions } = this;
    const cell = actions.cell();
    const start = cell ?? {
      track: 0,
      row: scene.cursorRow >= 0 ? scene.cursorRow : Math.floor(scene.tokens.from),
      unit: scene.selectedUnit >= 0 ? scene.selectedUnit : (scene.order[Math.floor(scene.units.from)] ?? 0),
    };
    const move = movesByKey[event.key];
    if (move && !event.altKey) {
      // The first key shows the crosshair; the next ones move it.
      const next = cell ? moveGatesCell(scene, cell, move) : start;
      actions.setView(revealCell(scene, next));
      actions.setCell(next, true);
      if (event.shiftKey && cell && (move === 'left' || move === 'right')) this.brushOn(scene, cell, next);
      return true;
    }
    switch (event.key) {
      case '+':
      case '=':
      case '-':
      case '_': {
        const factor = event.key === '+' || event.key === '=' ? 1 / zoomStep : zoomStep;
        if (event.altKey) {
          const place = (scene.places[start.unit] ?? 0) + 0.5;
          actions.setView({ units: zoomAxis(scene.units, factor, place) });
        } else {
          actions.setView({ tokens: zoomAxis(scene.tokens, factor, start.row + 0.5) });
        }
        return true;
      }
      case '0':
        actions.fit();
        return true;
      case 'c':
        actions.toCursor();
        return true;
      case 'w':
        if (cell) actions.openMenu(cell);
        return cell !== undefined;
      case 'Enter':
        if (cell) actions.choose(cell);
        return cell !== undefined;
      case 'Escape':
        if (cell) actions.setCell(undefined, true);
        else actions.setBrush(undefined, true);
        return cell !== undefined || scene.brush !== undefined;
      default:
        return false;
    }
  }

  /** Extends the brush from where the crosshair came to where it is. */
  private brushOn(scene: GatesScene, from: GatesCell, to: GatesCell): void {
    const { brush } = scene;
    const isAtEnd = brush && (brush.to === from.row + 1 || brush.from === from.row);
    const fixed = isAtEnd ? (brush.to === from.row + 1 ? brush.from : brush.to - 1) : from.row;
    const rows = { from: Math.min(fixed, to.row), to: Math.max(fixed, to.row) + 1 };
    this.actions.setBrush(rows, true);
  }
}
