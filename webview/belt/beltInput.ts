import { DisposableObject, toDisposable } from '../../src/base/disposable';
import { listen } from '../dom';
import { staffGap, staffHeight, tokenAtPlace } from './beltLayout';
import type { BeltScene } from './beltScene';

/** What pointer, wheel and keys do to the belt. */
export interface BeltActions {
  scene(): BeltScene | undefined;
  /** Tokens of the stretch. */
  total(): number;
  setRow(row: number, byKeyboard: boolean): void;
  choose(row: number): void;
  /** To a token, which is turned to where it is not on view. */
  walk(row: number): void;
  goTo(row: number): void;
  stepUnit(by: number): void;
  page(by: number): void;
  /** False at the ends of the text. */
  scroll(lines: number): boolean;
  /** At the pointer, or where the crosshair is. */
  openMenu(row: number, at?: { x: number; y: number }): void;
}

const linePixels = 24;

/** Pointer, wheel and keys over the lines of the belt. */
export class BeltInput extends DisposableObject {
  private wheelled = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly actions: BeltActions,
  ) {
    super();
    this._register(listen(box, 'pointermove', (event) => actions.setRow(this.rowUnder(event), false)));
    this._register(listen(box, 'pointerleave', () => actions.setRow(-1, false)));
    this._register(
      listen(box, 'click', (event) => {
        const row = this.rowUnder(event);
        if (row >= 0) actions.choose(row);
      }),
    );
    this._register(
      listen(box, 'contextmenu', (event) => {
        const under = this.rowUnder(event);
        event.preventDefault();
        const row = under >= 0 ? under : (actions.scene()?.row ?? -1);
        actions.openMenu(row, { x: event.clientX, y: event.clientY });
      }),
    );
    this._register(listen(box, 'keydown', (event) => this.onKey(event)));
    const onWheel = (event: WheelEvent) => this.onWheel(event);
    box.addEventListener('wheel', onWheel, { passive: false });
    this._register(toDisposable(() => box.removeEventListener('wheel', onWheel)));
  }

  private rowUnder(event: MouseEvent): number {
    const scene = this.actions.scene();
    const at = this.box.getBoundingClientRect();
    if (!scene) return -1;
    const { textScale } = scene.theme;
    const [x, y] = [event.clientX - at.left, event.clientY - at.top].map((place) => place / textScale);
    return tokenAtPlace(scene.staves, scene.cell, x, y)?.row ?? -1;
  }

  private onWheel(event: WheelEvent): void {
    const scene = this.actions.scene();
    if (event.ctrlKey || !scene) return;
    const height = (staffHeight(scene.cell) + staffGap) * scene.theme.textScale;
    this.wheelled += event.deltaY * (event.deltaMode === 1 ? linePixels : 1);
    const lines = Math.trunc(this.wheelled / (height / 2));
    if (lines !== 0) this.wheelled -= (lines * height) / 2;
    const isMoved = this.actions.scroll(lines);
    // At the ends of the text the page itself scrolls on.
    if (lines === 0 || isMoved) event.preventDefault();
  }

  private onKey(event: KeyboardEvent): void {
    const { actions } = this;
    const scene = actions.scene();
    if (!scene || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = actions.total() - 1;
    const at = scene.row >= 0 ? scene.row : Math.max(0, scene.cursorRow);
    const moves: Record<string, () => void> = {
      ArrowLeft: () => actions.walk(Math.max(0, at - 1)),
      ArrowRight: () => actions.walk(Math.min(last, at + 1)),
      Home: () => actions.walk(0),
      End: () => actions.walk(last),
      ArrowUp: () => actions.stepUnit(-1),
      ArrowDown: () => actions.stepUnit(1),
      PageUp: () => actions.page(-1),
      PageDown: () => actions.page(1),
      c: () => actions.goTo(scene.cursorRow),
      w: () => actions.openMenu(at),
      Enter: () => actions.choose(at),
      Escape: () => actions.setRow(-1, false),
    };
    const move = moves[event.key];
    if (!move) return;
    move();
    event.preventDefault();
  }
}
