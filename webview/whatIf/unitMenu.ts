import { element, setHidden } from '../dom';
import { whatIfStrings } from './whatIfStrings';
import { editText, type PointedUnit, unitMenuItems } from './unitMenuItems';

export interface UnitMenuDelegate {
  intervene(set: string): void;
  /** Puts the beginning of an intervention where one is written. */
  write(text: string): void;
  /** Nothing can be set: the menu says why. */
  isRecorded?: boolean;
}

/** The menu of a heatmap's cell: what can be set in the unit there. Arrow keys walk, Escape and a click elsewhere close it. */
export class UnitMenu {
  readonly node = element('div', { class: 'unit-menu', role: 'menu', 'aria-label': whatIfStrings.menu });
  private before: HTMLElement | undefined;

  constructor(private readonly delegate: UnitMenuDelegate) {
    this.node.hidden = true;
    this.node.addEventListener('keydown', (event) => this.onKey(event));
    this.node.addEventListener('focusout', (event) => {
      if (!(event.relatedTarget instanceof Node && this.node.contains(event.relatedTarget))) this.close();
    });
  }

  /** At a place of the window, in CSS pixels; `before` gets the focus back. */
  open(unit: PointedUnit, x: number, y: number, before: HTMLElement): void {
    this.before = before;
    const { place } = unit;
    const title = element(
      'div',
      { class: 'unit-menu-title dim' },
      whatIfStrings.unit(place.unit, place.layer + 1, place.side),
    );
    if (this.delegate.isRecorded) {
      const note = element('p', { class: 'unit-menu-note', role: 'menuitem', tabindex: '-1' });
      note.textContent = whatIfStrings.recorded;
      this.node.replaceChildren(title, note);
      return this.showAt(x, y);
    }
    const items = unitMenuItems(unit).map(({ label, set }) =>
      this.item(label, set, () => this.delegate.intervene(set)),
    );
    const edit = this.item(whatIfStrings.editHere, '', () => this.delegate.write(editText(unit)), false);
    this.node.replaceChildren(title, ...items, edit);
    this.showAt(x, y);
  }

  private showAt(x: number, y: number): void {
    setHidden(this.node, false);
    const { offsetWidth: width, offsetHeight: height } = this.node;
    const { clientWidth, clientHeight } = document.documentElement;
    const left = Math.max(4, Math.min(x, clientWidth - width - 4));
    const top = Math.max(4, Math.min(y, clientHeight - height - 4));
    this.node.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
    this.buttons[0]?.focus();
  }

  close(): void {
    setHidden(this.node, true);
  }

  private get buttons(): HTMLElement[] {
    return [...this.node.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  private item(label: string, title: string, act: () => void, returnsFocus = true): HTMLElement {
    const node = element('button', { type: 'button', role: 'menuitem', tabindex: '-1', title }, label);
    node.addEventListener('click', () => {
      const { before } = this;
      this.close();
      if (returnsFocus) before?.focus({ preventScroll: true });
      act();
    });
    return node;
  }

  private onKey(event: KeyboardEvent): void {
    const { buttons } = this;
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') {
      this.close();
      this.before?.focus({ preventScroll: true });
    } else if (next !== undefined) {
      buttons[(next + buttons.length) % buttons.length]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
