import type { TabId } from '../../src/protocol/inspectorProtocol';
import { element } from '../dom';
import { strings } from '../strings';

/** The tabs' names in a row: arrow keys, Home and End walk through them and choose at once. */
export class TabBar {
  readonly node = element('div', { class: 'tab-bar', role: 'tablist', 'aria-label': strings.tabs });
  private readonly buttons: HTMLButtonElement[];

  constructor(
    private readonly tabs: readonly { id: TabId; label: string }[],
    private readonly onChoose: (id: TabId) => void,
  ) {
    this.buttons = tabs.map(({ id, label }) => {
      const attributes = {
        type: 'button',
        role: 'tab',
        id: tabElementId(id),
        'aria-controls': panelElementId(id),
      };
      const button = element('button', attributes, label);
      button.addEventListener('click', () => onChoose(id));
      return button;
    });
    this.node.append(...this.buttons);
    this.node.addEventListener('keydown', (event) => this.onKey(event));
  }

  mark(chosen: TabId): void {
    for (const [index, { id }] of this.tabs.entries()) {
      const isChosen = id === chosen;
      const button = this.buttons[index];
      button?.setAttribute('aria-selected', String(isChosen));
      button?.setAttribute('tabindex', isChosen ? '0' : '-1');
      if (isChosen) button?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }

  private onKey(event: KeyboardEvent): void {
    const at = this.buttons.findIndex((button) => button === event.target);
    const count = this.buttons.length;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: count - 1 }[event.key];
    if (at < 0 || next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const index = (next + count) % count;
    const tab = this.tabs[index];
    if (tab) this.onChoose(tab.id);
    this.buttons[index]?.focus();
    event.preventDefault();
  }
}

export function tabElementId(id: TabId): string {
  return `tab-${id}`;
}

export function panelElementId(id: TabId): string {
  return `panel-${id}`;
}
