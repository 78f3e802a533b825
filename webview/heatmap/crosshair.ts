import { DisposableObject } from '../../src/base/disposable';
import { Emitter } from '../../src/base/event';
import { listen } from '../dom';
import { type Cell, cellAt, clampCell, type Move, moveCell } from './hitTest';
import type { HeatmapLayout } from './layout';

const movesByKey: Readonly<Record<string, Move>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'previousTrack',
  PageDown: 'nextTrack',
  Home: 'first',
  End: 'last',
};

/** Where pointer and keys have put the crosshair. Fires when it moves, and when its token is chosen. */
export class Crosshair extends DisposableObject {
  private readonly moved = this._register(new Emitter<Cell | undefined>());
  private readonly chosen = this._register(new Emitter<number>());
  readonly onDidMove = this.moved.event;
  readonly onDidChoose = this.chosen.event;
  cell: Cell | undefined;
  /** Whether keys moved it last: then it stays when the pointer leaves, and its value is read out. */
  byKeyboard = false;
  private layout: HeatmapLayout | undefined;
  private startToken = -1;

  constructor(
    private readonly plot: HTMLElement,
    private readonly cells: HTMLElement,
  ) {
    super();
    this._register(listen(plot, 'pointermove', (event) => this.onPointer(event)));
    this._register(listen(plot, 'pointerleave', () => this.byKeyboard || this.set(undefined)));
    this._register(listen(plot, 'click', (event) => this.onClick(event)));
    this._register(listen(plot, 'keydown', (event) => this.onKey(event)));
    this._register(listen(plot, 'blur', () => this.byKeyboard && this.set(undefined)));
  }

  /** A new picture: the crosshair stays where it was as far as that exists. `startToken` is where keys begin. */
  setLayout(layout: HeatmapLayout | undefined, startToken: number): void {
    this.layout = layout;
    this.startToken = startToken;
    const cell = layout && this.cell ? clampCell(layout, this.cell) : undefined;
    this.cell = cell;
  }

  set(cell: Cell | undefined, byKeyboard = false): void {
    const { cell: old } = this;
    this.byKeyboard = byKeyboard && cell !== undefined;
    if (old?.track === cell?.track && old?.token === cell?.token && old?.unit === cell?.unit) return;
    this.cell = cell;
    this.moved.fire(cell);
  }

  private cellUnder(event: MouseEvent): Cell | undefined {
    if (!this.layout) return undefined;
    const box = this.cells.getBoundingClientRect();
    const { ratio } = this.layout;
    return cellAt(this.layout, (event.clientX - box.left) * ratio, (event.clientY - box.top) * ratio);
  }

  private onPointer(event: PointerEvent): void {
    this.set(this.cellUnder(event));
  }

  private onClick(event: MouseEvent): void {
    const cell = this.cellUnder(event);
    if (!cell) return;
    this.set(cell);
    this.chosen.fire(cell.token);
  }

  private onKey(event: KeyboardEvent): void {
    const { layout, cell } = this;
    if (!layout || event.altKey || event.ctrlKey || event.metaKey || event.target !== this.plot) return;
    const move = movesByKey[event.key];
    if (move) {
      const last = layout.firstToken + layout.tokens - 1;
      const start = clampCell(layout, {
        track: 0,
        token: this.startToken < 0 ? last : this.startToken,
        unit: 0,
      });
      // The first key shows the crosshair; the next ones move it.
      const next = cell ? moveCell(layout, cell, move) : start;
      this.set(next, true);
    } else if (event.key === 'Enter' && cell) {
      this.chosen.fire(cell.token);
    } else if (event.key === 'Escape' && cell) {
      this.set(undefined);
    } else {
      return;
    }
    event.preventDefault();
  }
}
