import { DisposableObject } from '../../src/base/disposable';
import type { LayerTrace } from '../../src/protocol/predictions';
import { quantitiesOf, type Quantity } from '../../src/protocol/spec';
import { element, listen } from '../dom';
import { formatValue } from '../format';
import { quantityNames, strings } from '../strings';
import { visibleText } from '../visibleText';
import { type HeatmapScene, valueAt } from './scene';

const rowsShown = 16;

/** Units with the largest absolute value of a quantity at a token, largest first; NaN counts as largest. */
export function strongestUnits(
  layer: LayerTrace,
  quantity: Quantity,
  token: number,
  count: number,
): number[] {
  const size = (unit: number) => {
    const value = Math.abs(valueAt(layer, quantity, token, unit));
    return Number.isNaN(value) ? Infinity : value;
  };
  return Array.from({ length: layer.units }, (_, unit) => unit)
    .sort((a, b) => (size(a) === size(b) ? a - b : size(b) - size(a)))
    .slice(0, count);
}

/** The same numbers as a table, for those who cannot see the picture or want to copy them. Filled only while open. */
export class UnitTable extends DisposableObject {
  readonly node: HTMLDetailsElement;
  private readonly body = element('div', {
    class: 'table-scroll',
    tabindex: '0',
    role: 'region',
    'aria-label': strings.showTable,
  });
  private scene: HeatmapScene | undefined;
  private token = -1;
  private drawnKey: unknown[] = [];

  constructor(open: boolean, onToggle: (open: boolean) => void) {
    super();
    this.node = element(
      'details',
      { class: 'unit-table' },
      element('summary', {}, strings.showTable),
      this.body,
    );
    this.node.open = open;
    this._register(
      listen(this.node, 'toggle', () => {
        onToggle(this.node.open);
        this.draw();
      }),
    );
  }

  show(scene: HeatmapScene | undefined, token: number): void {
    this.scene = scene;
    this.token = token;
    this.draw();
  }

  private draw(): void {
    const { scene, token } = this;
    const focused = scene?.trace.tokens[token];
    if (!this.node.open || !scene || !focused) return;
    const ranking: Quantity =
      scene.layout.tracks.length === 1 ? (scene.layout.tracks[0]?.quantity ?? 'hidden') : 'hidden';
    const key = [scene.trace, scene.layerIndex, token, ranking];
    if (key.every((part, index) => part === this.drawnKey[index])) return;
    this.drawnKey = key;
    const quantities = quantitiesOf[scene.layer.cell];
    const head = element('tr', {}, element('th', { scope: 'col' }, strings.tableUnit));
    head.append(
      ...quantities.map((quantity) => element('th', { scope: 'col' }, quantityNames[quantity].name)),
    );
    const rows = strongestUnits(scene.layer, ranking, token, rowsShown).map((unit) => {
      const row = element('tr', {}, element('th', { scope: 'row' }, String(unit)));
      const cells = quantities.map((quantity) => formatValue(valueAt(scene.layer, quantity, token, unit)));
      row.append(...cells.map((text) => element('td', {}, text)));
      return row;
    });
    const caption = strings.tableCaption(
      visibleText(focused.text),
      quantityNames[ranking].full.toLowerCase(),
    );
    this.body.replaceChildren(
      element(
        'table',
        {},
        element('caption', {}, caption),
        element('thead', {}, head),
        element('tbody', {}, ...rows),
      ),
    );
  }
}
