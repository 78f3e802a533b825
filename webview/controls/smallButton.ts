import { element } from '../dom';

/** A button among small print: beside a heading, under a picture. */
export function smallButton(label: string, onClick: () => void): HTMLButtonElement {
  const node = element('button', { type: 'button', class: 'small-button' }, label);
  node.addEventListener('click', onClick);
  return node;
}
