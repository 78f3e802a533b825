import { DisposableObject } from '../../src/base/disposable';
import { quantitiesOf } from '../../src/protocol/spec';
import { element, listen } from '../dom';
import { formatValue } from '../format';
import { quantityNames } from '../strings';
import { visibleText } from '../visibleText';
import { type BeltScene, valueOf } from './beltScene';
import { beltStrings, eventNames } from './beltStrings';

/** The exact numbers of what is on view. Filled only while it is unfolded. */
export class BeltTable extends DisposableObject {
  readonly node: HTMLDetailsElement;
  private readonly body = element('div', {
    class: 'table-scroll',
    tabindex: '0',
    role: 'region',
    'aria-label': beltStrings.table,
  });
  private drawn: unknown[] = [];
  private scene: BeltScene | undefined;

  constructor() {
    super();
    this.node = element(
      'details',
      { class: 'unit-table' },
      element('summary', {}, beltStrings.table),
      this.body,
    );
    this._register(listen(this.node, 'toggle', () => this.show(this.scene)));
  }

  show(scene: BeltScene | undefined): void {
    this.scene = scene;
    if (!scene || !this.node.open) return;
    const rows = scene.staves.flatMap(({ tokens }) => tokens.map(({ row }) => row));
    const key = [scene.series, rows[0], rows.length, scene.text(rows[0] ?? 0)?.text];
    if (key.every((part, i) => part === this.drawn[i])) return;
    this.drawn = key;
    const names = quantitiesOf[scene.cell];
    const head = element(
      'tr',
      {},
      element('th', { scope: 'col' }, beltStrings.tokenColumn),
      ...names.map((name) => element('th', { scope: 'col' }, quantityNames[name].name)),
      element('th', { scope: 'col' }, ''),
    );
    const lines = rows.map((row) => {
      const event = scene.events.get(row);
      return element(
        'tr',
        {},
        element('th', { scope: 'row' }, element('bdi', {}, visibleText(scene.text(row)?.text ?? '…'))),
        ...names.map((name) => element('td', {}, formatValue(valueOf(scene, name, row)))),
        element('td', {}, event ? eventNames[event.kind] : ''),
      );
    });
    this.body.replaceChildren(
      element(
        'table',
        { class: 'named' },
        element('caption', {}, beltStrings.tableCaption(scene.unit)),
        element('thead', {}, head),
        element('tbody', {}, ...lines),
      ),
    );
  }
}
