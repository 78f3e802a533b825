import { smallButton } from '../controls/smallButton';
import { element } from '../dom';
import { strings } from '../strings';
import { keyNames } from '../traces/keyNames';
import { type ShortcutSection, shortcutTable } from './shortcutTable';

/** The keys of the panel, in a dialog that `?` opens. */
export class ShortcutsDialog {
  readonly node: HTMLDialogElement;

  constructor() {
    // Focus goes to the first button: below a long list it would scroll the beginning away.
    const head = element(
      'div',
      { class: 'shortcuts-head' },
      element('h2', { id: 'shortcuts-title' }, strings.shortcutsTitle),
      smallButton(strings.close, () => this.node.close()),
    );
    this.node = element(
      'dialog',
      { class: 'shortcuts', 'aria-labelledby': 'shortcuts-title' },
      head,
      element('div', { class: 'shortcuts-sections' }, ...shortcutTable.map(sectionOf)),
    );
    document.addEventListener('keydown', (event) => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target))
        return;
      this.show();
      event.preventDefault();
    });
  }

  show(): void {
    if (!this.node.open) this.node.showModal();
  }
}

function sectionOf({ title, shortcuts }: ShortcutSection): HTMLElement {
  const rows = shortcuts.flatMap(({ keys, what }) => [
    element('dt', {}, ...keyNames(keys).flatMap((key) => [element('kbd', {}, key), ' '])),
    element('dd', {}, what),
  ]);
  const head = title === '' ? [] : [element('h3', {}, title)];
  return element(
    'section',
    { 'aria-label': title || strings.shortcutsTitle },
    ...head,
    element('dl', {}, ...rows),
  );
}

/** Whoever writes a question mark into a field means one. */
function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(target.tagName);
}
