import { DisposableObject } from '../../src/base/disposable';
import type { Quantity } from '../../src/protocol/spec';
import type { ColumnAnswer } from '../../src/protocol/traces';
import { element, listen } from '../dom';
import { formatValue } from '../format';
import { quantityNames } from '../strings';
import { gatesStrings } from './gatesStrings';

const rowsShown = 16;

/** Units with the largest absolute value, largest first; what is no number counts as largest. */
export function strongestOf(values: Float32Array, count: number): number[] {
  const size = (unit: number) => {
    const value = Math.abs(values[unit] ?? 0);
    return Number.isNaN(value) ? Infinity : value;
  };
  return Array.from(values.keys())
    .sort((a, b) => (size(a) === size(b) ? a - b : size(b) - size(a)))
    .slice(0, count);
}

/** The exact numbers after a token as a table, for those who cannot see the picture or want to copy them. */
export class ColumnTable extends DisposableObject {
  readonly node: HTMLDetailsElement;
  private readonly body = element('div', {
    class: 'table-scroll',
    tabindex: '0',
    role: 'region',
    'aria-label': gatesStrings.table,
  });
  private drawn: unknown[] = [];

  constructor(open: boolean, onToggle: (open: boolean) => void) {
    super();
    this.node = element(
      'details',
      { class: 'unit-table' },
      element('summary', {}, gatesStrings.table),
      this.body,
    );
    this.node.open = open;
    this._register(listen(this.node, 'toggle', () => onToggle(this.node.open)));
  }

  get isOpen(): boolean {
    return this.node.open;
  }

  show(column: ColumnAnswer['quantities'], ranking: Quantity, token: string, number: string): void {
    const key = [column, ranking, token, number];
    if (key.every((part, i) => part === this.drawn[i])) return;
    this.drawn = key;
    const values = column[ranking];
    if (!values) return;
    const names = Object.keys(column) as Quantity[];
    const head = element('tr', {}, element('th', { scope: 'col' }, gatesStrings.tableUnit));
    head.append(...names.map((name) => element('th', { scope: 'col' }, quantityNames[name].name)));
    const rows = strongestOf(values, rowsShown).map((unit) => {
      const cells = names.map((name) => element('td', {}, formatValue(column[name]?.[unit] ?? NaN)));
      return element('tr', {}, element('th', { scope: 'row' }, String(unit)), ...cells);
    });
    this.body.replaceChildren(
      element(
        'table',
        {},
        element('caption', {}, gatesStrings.tableCaption(token, number)),
        element('thead', {}, head),
        element('tbody', {}, ...rows),
      ),
    );
  }
}
