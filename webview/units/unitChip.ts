import { element } from '../dom';

/** A unit as a small button: its number, and beside it a value or a correlation with its sign. */
export function unitChip(
  unit: number,
  value: number,
  text: string,
  title: string,
  isSelected: boolean,
  onClick: () => void,
): HTMLButtonElement {
  const fill = element('span', { class: 'chip-fill' });
  fill.style.transform = `scaleX(${Math.min(1, Math.abs(value)) || 0})`;
  const node = element(
    'button',
    { type: 'button', class: `unit-chip ${value < 0 ? 'negative' : 'positive'}`, title, 'aria-label': title },
    fill,
    element('span', { class: 'chip-unit' }, String(unit)),
    element('span', { class: 'number' }, text),
  );
  node.setAttribute('aria-pressed', String(isSelected));
  node.addEventListener('click', onClick);
  return node;
}
