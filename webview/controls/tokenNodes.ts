import { element } from '../dom';
import { visibleParts } from '../visibleText';

/** A token's text with its white space to be seen, and dimmer than the rest. */
export function tokenNodes(text: string): (Node | string)[] {
  return visibleParts(text).map((part) =>
    part.glyph ? element('span', { class: 'glyph' }, part.text) : part.text,
  );
}
