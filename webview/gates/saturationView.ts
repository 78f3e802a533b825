import { DisposableObject, DisposableStore, toDisposable } from '../../src/base/disposable';
import { gateQuantities, quantitiesOf, type Quantity } from '../../src/protocol/spec';
import type { UnitsAnswer } from '../../src/protocol/traces';
import { dataTable, type TableData } from '../controls/dataTable';
import { element, listen, setHidden, setText } from '../dom';
import { formatPercent } from '../format';
import { quantityNames, strings } from '../strings';
import type { ShelfPlace } from '../traces/tileShelf';
import type { TraceSource } from '../traces/traceSource';
import { gatesStrings } from './gatesStrings';
import type { GatesScene } from './gatesScene';
import { SaturationSurface } from './saturationSurface';

interface Figure {
  surface: SaturationSurface;
  caption: HTMLElement;
  units?: UnitsAnswer;
  asked: string;
}

/** How often the gates of each unit are nearly shut or nearly open. Asked for only while it is unfolded. */
export class SaturationView extends DisposableObject {
  readonly node: HTMLDetailsElement;
  private readonly figures = element('div', { class: 'saturation' });
  private readonly note = element('p', { class: 'dim saturation-note' }, gatesStrings.saturationNote);
  private readonly table = dataTable(strings.showTable);
  private drawn = new DisposableStore();
  private readonly byQuantity = new Map<Quantity, Figure>();
  private scene: GatesScene | undefined;
  private shownKey = '';
  private pointed = -1;

  constructor(
    private readonly source: TraceSource,
    private readonly chooseUnit: (unit: number) => void,
  ) {
    super();
    this.node = element(
      'details',
      { class: 'unit-table' },
      element('summary', {}, gatesStrings.saturation),
      this.note,
      this.figures,
      this.table.node,
    );
    this._register(listen(this.node, 'toggle', () => this.update()));
    this._register(toDisposable(() => this.drawn.dispose()));
  }

  show(scene: GatesScene | undefined): void {
    this.scene = scene;
    this.update();
  }

  private update(): void {
    const { scene } = this;
    if (!this.node.open || !scene) return;
    const gates = quantitiesOf[scene.cell].filter((name) => gateQuantities.includes(name));
    this.build(gates);
    setText(this.note, gates.length > 0 ? gatesStrings.saturationNote : gatesStrings.saturationNone);
    for (const [quantity, figure] of this.byQuantity) {
      void this.fetch(scene, quantity, figure);
      this.draw(scene, quantity, figure);
    }
    setHidden(this.table.node, gates.length === 0);
    this.showTable();
  }

  private showTable(): void {
    const known = [...this.byQuantity].flatMap(([quantity, { units }]) =>
      units ? [{ quantity, units }] : [],
    );
    this.table.show(() => tableOf(known));
  }

  private build(gates: readonly Quantity[]): void {
    const key = gates.join();
    if (key === this.shownKey) return;
    this.shownKey = key;
    this.drawn.dispose();
    this.drawn = new DisposableStore();
    this.byQuantity.clear();
    this.figures.replaceChildren();
    for (const quantity of gates) {
      const surface = this.drawn.add(new SaturationSurface(quantity));
      this.drawn.add(surface.onDidPoint((unit) => this.point(unit)));
      this.drawn.add(surface.onDidChoose((unit) => this.chooseUnit(unit)));
      const caption = element('figcaption', {}, '');
      const box = element('div', { class: 'saturation-box' }, surface.canvas);
      this.figures.append(
        element('figure', {}, element('h3', {}, quantityNames[quantity].full), box, caption),
      );
      this.byQuantity.set(quantity, { surface, caption, asked: '' });
    }
  }

  private point(unit: number): void {
    this.pointed = unit;
    if (this.scene) for (const [quantity, figure] of this.byQuantity) this.draw(this.scene, quantity, figure);
  }

  private draw(scene: GatesScene, quantity: Quantity, { surface, caption, units }: Figure): void {
    const marked = this.pointed >= 0 ? this.pointed : scene.selectedUnit;
    surface.show(units, scene.theme, marked);
    if (!units) return setText(caption, gatesStrings.waiting);
    if (marked < 0 || marked >= units.low.length) return setText(caption, '');
    const share = (values: Float32Array) => formatPercent(values[marked] ?? NaN);
    const name = quantityNames[quantity].full;
    setText(caption, gatesStrings.saturationSpoken(name, marked, share(units.low), share(units.high)));
  }

  private async fetch(scene: GatesScene, quantity: Quantity, figure: Figure): Promise<void> {
    const { stretch } = this.source;
    if (!stretch) return;
    const { layer, direction }: ShelfPlace = scene;
    const asked = `${stretch.live ? '' : stretch.key} ${direction} ${layer} ${quantity}`;
    if (figure.asked === asked) return;
    figure.asked = asked;
    const request = { stretch: stretch.stretch, layer, direction, quantity, sort: 'index' as const };
    const answer = await this.source.ask('traceUnits', request);
    if (figure.asked !== asked) return;
    if (!answer) {
      figure.asked = '';
      return;
    }
    figure.units = answer;
    if (this.scene) this.draw(this.scene, quantity, figure);
    this.showTable();
  }
}

/** The figures in numbers: of each unit how often each gate is nearly shut and nearly open. */
function tableOf(known: readonly { quantity: Quantity; units: UnitsAnswer }[]): TableData {
  const count = known[0]?.units.low.length ?? 0;
  const columns = known.flatMap(({ quantity: name }) =>
    ['< 0.1', '> 0.9'].map((end) => `${quantityNames[name].name} ${end}`),
  );
  return {
    caption: gatesStrings.saturation,
    columns: [gatesStrings.tableUnit, ...columns],
    rows: Array.from({ length: count }, (_, unit) => [
      String(unit),
      ...known.flatMap(({ units: { low, high } }) =>
        [low, high].map((values) => formatPercent(values[unit] ?? NaN)),
      ),
    ]),
  };
}
