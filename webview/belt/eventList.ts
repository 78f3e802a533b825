import { DisposableObject } from '../../src/base/disposable';
import type { UnitEvent } from '../../src/protocol/traces';
import { element, listen } from '../dom';
import { formatInteger, formatValue } from '../format';
import { elide, visibleText } from '../visibleText';
import { beltStrings, eventTitles } from './beltStrings';

const shownOfEach = 6;

/** The strongest writes and erasures of the whole text, each a button that goes there. */
export class EventList extends DisposableObject {
  readonly node = element('div', { class: 'belt-events' });
  private shown: unknown[] = [];

  constructor(onChoose: (row: number) => void) {
    super();
    this._register(
      listen(this.node, 'click', (event) => {
        const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button') : null;
        const row = Number(button?.dataset['row'] ?? NaN);
        if (Number.isInteger(row)) onChoose(row);
      }),
    );
  }

  /** `first` is the number of the stretch's first token in the document. */
  show(events: readonly UnitEvent[], kinds: readonly UnitEvent['kind'][], first: number): void {
    if (this.shown[0] === events && this.shown[1] === first) return;
    this.shown = [events, first];
    this.node.replaceChildren(
      ...kinds.map((kind) => {
        const own = events.filter((event) => event.kind === kind).slice(0, shownOfEach);
        const rows = own.map((event) => element('li', {}, eventButton(event, first)));
        const list =
          rows.length > 0 ? element('ol', {}, ...rows) : element('p', { class: 'dim' }, beltStrings.none);
        return element('section', {}, element('h3', {}, eventTitles[kind]), list);
      }),
    );
  }
}

function eventButton({ row, amount, text }: UnitEvent, first: number): HTMLButtonElement {
  const number = formatInteger(first + row + 1);
  const shown = visibleText(elide(text, 18));
  const value = `${amount > 0 ? '+' : ''}${formatValue(amount)}`;
  const title = beltStrings.goTo(shown, number, value);
  const button = element(
    'button',
    { type: 'button', class: 'belt-event', title, 'aria-label': title },
    element('span', { class: 'token' }, element('bdi', {}, shown)),
    element('span', { class: 'dim number' }, number),
    element('span', { class: 'number' }, value),
  );
  button.dataset['row'] = String(row);
  return button;
}
