import { smallButton } from '../controls/smallButton';
import { element } from '../dom';
import { strings } from '../strings';

const shortcuts: readonly [keys: string, what: string][] = [
  ['?', strings.keyList],
  ['Tab', strings.keyNext],
  ['← →', strings.keyWalk],
  ['↑ ↓', strings.keyRows],
  ['Home End', strings.keyEnds],
  ['Enter', strings.keyChoose],
  ['Esc', strings.keyLeave],
];

/** The keys of the panel, in a dialog that `?` opens. */
export class ShortcutsDialog {
  readonly node: HTMLDialogElement;

  constructor() {
    const rows = shortcuts.flatMap(([keys, what]) => [
      element('dt', {}, ...keys.split(' ').flatMap((key) => [element('kbd', {}, key), ' '])),
      element('dd', {}, what),
    ]);
    this.node = element(
      'dialog',
      { class: 'shortcuts', 'aria-labelledby': 'shortcuts-title' },
      element('h2', { id: 'shortcuts-title' }, strings.shortcutsTitle),
      element('dl', {}, ...rows),
      smallButton(strings.close, () => this.node.close()),
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

/** Whoever writes a question mark into a field means one. */
function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(target.tagName);
}
