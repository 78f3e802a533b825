import { element } from '../dom';

export interface TableData {
  caption: string;
  columns: readonly string[];
  /** The first cell of a row is its name. */
  rows: readonly (readonly string[])[];
}

export interface DataTable {
  readonly node: HTMLDetailsElement;
  /** `read` is called while the table is open only. */
  show(read: () => TableData): void;
}

/** A picture's numbers, folded away: for those who cannot see the picture or want to copy them. */
export function dataTable(label: string): DataTable {
  const body = element('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': label });
  const node = element('details', { class: 'unit-table' }, element('summary', {}, label), body);
  let read: (() => TableData) | undefined;
  const draw = () => {
    if (!node.open || !read) return;
    body.replaceChildren(tableOf(read()));
  };
  node.addEventListener('toggle', draw);
  return {
    node,
    show(next) {
      read = next;
      draw();
    },
  };
}

function tableOf({ caption, columns, rows }: TableData): HTMLElement {
  // Numbers stand at the right, as those beside them; words at the left.
  const isNamed = rows.some(([name = '']) => !/^[\d,.]*$/.test(name));
  const head = columns.map((column) => element('th', { scope: 'col' }, column));
  const lines = rows.map(([name = '', ...values]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, element('bdi', {}, name)),
      ...values.map((value) => element('td', {}, element('bdi', {}, value))),
    ),
  );
  return element(
    'table',
    isNamed ? { class: 'named' } : {},
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...lines),
  );
}
