import { element } from '../dom';

/** A button among small print: beside a heading, under a picture. */
export function smallButton(label: string, onClick: () => void): HTMLButtonElement {
  const node = element('button', { type: 'button', class: 'small-button' }, label);
  node.addEventListener('click', onClick);
  return node;
}

/** One whose label is a sign: its title says what it does. */
export function signButton(label: string, title: string, onClick: () => void): HTMLButtonElement {
  const node = smallButton(label, onClick);
  node.title = title;
  node.setAttribute('aria-label', title);
  return node;
}
