import { element } from '../dom';
import { keyText } from './keyNames';

export interface Shortcut {
  keys: string;
  what: string;
}

/** The keys of a view, folded away under it. */
export function keyList(title: string, shortcuts: readonly Shortcut[]): HTMLDetailsElement {
  const rows = shortcuts.flatMap(({ keys, what }) => [
    element('dt', {}, keyText(keys)),
    element('dd', {}, what),
  ]);
  return element(
    'details',
    { class: 'unit-table key-list' },
    element('summary', {}, title),
    element('dl', {}, ...rows),
  );
}
