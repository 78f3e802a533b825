import { element } from '../dom';
import { strings } from '../strings';
import type { Alarm } from './alarms';

/** The alarms in words, or that there are none. */
export class AlarmList {
  readonly node = element('section', { class: 'alarms', 'aria-label': strings.alarmsTitle });
  private shown = '';

  show(alarms: readonly Alarm[], hasPoints: boolean): void {
    const key = JSON.stringify([alarms, hasPoints]);
    if (key === this.shown) return;
    this.shown = key;
    const items = alarms.map(({ message, advice, isNote }) =>
      element(
        'li',
        isNote ? { class: 'note' } : {},
        element('strong', {}, message),
        ' ',
        element('span', {}, advice),
      ),
    );
    if (items.length > 0) this.node.replaceChildren(element('ul', {}, ...items));
    else this.node.replaceChildren(element('p', { class: 'healthy' }, hasPoints ? strings.healthy : ''));
    this.node.classList.toggle(
      'alarming',
      alarms.some(({ isNote }) => !isNote),
    );
  }
}
