import type { TabId } from '../../src/protocol/inspectorProtocol';
import { button } from '../controls/toolkit';
import { element, setText } from '../dom';
import { strings, tabNames } from '../strings';

/** In the place of a tab that has nothing to say of a model that translates: why, and where to look instead. */
export class TranslatorNote {
  readonly node: HTMLElement;
  private readonly title = element('h2');
  private readonly text = element('p');

  constructor(turnTo: (tab: TabId) => void) {
    const actions = element(
      'div',
      { class: 'actions' },
      button(tabNames.attention, 'primary', () => turnTo('attention')),
      button(tabNames.gates, 'secondary', () => turnTo('gates')),
    );
    this.node = element('div', { class: 'waiting translator-note' }, this.title, this.text, actions);
  }

  show(tab: TabId): void {
    setText(this.title, strings.translates);
    setText(this.text, tab === 'units' ? strings.translatesUnits : strings.translatesPredict);
  }
}
