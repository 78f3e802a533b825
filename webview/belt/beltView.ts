import { DisposableObject, toDisposable } from '../../src/base/disposable';
import type { TextRange } from '../../src/protocol/predictions';
import { quantitiesOf } from '../../src/protocol/spec';
import type { StretchAnswer, UnitEvent, UnitLifeAnswer } from '../../src/protocol/traces';
import { element, listen, setHidden, setText } from '../dom';
import { formatInteger, formatValue } from '../format';
import { placeOfChoice } from '../gates/gatesModel';
import { SvgCanvas } from '../export/svgCanvas';
import { gatesStrings } from '../gates/gatesStrings';
import type { Host } from '../host';
import type { Brush, PanelAction, UnitPlace } from '../panelState';
import { quantityNames } from '../strings';
import type { Theme } from '../theme';
import { labelParts } from '../traces/drawToken';
import { keyList } from '../traces/keyList';
import { TokenTexts } from '../traces/tokenTexts';
import { TraceSource } from '../traces/traceSource';
import { spokenText } from '../visibleText';
import { UnitMenu } from '../whatIf/unitMenu';
import { BeltControls } from './beltControls';
import { readoutOf, strongestByRow } from './beltReadout';
import {
  bandsOf,
  layStaves,
  rowBefore,
  type Staff,
  staffGap,
  staffHeight,
  staffLeft,
  staffOfRow,
  stavesThatFit,
  tokenAtPlace,
} from './beltLayout';
import { beltScale, type BeltScene, carriedQuantity, curveRange, valueOf } from './beltScene';
import { beltStrings } from './beltStrings';
import { BeltTable } from './beltTable';
import { EventList } from './eventList';
import { LifeSurface } from './lifeSurface';
import { beltFontPixels, type DrawnBelt, StaffSurface } from './staffSurface';
import { UnitData } from './unitData';

export interface BeltDelegate {
  host: Pick<Host, 'ask'>;
  /** Index of the layer among those of all directions. */
  layer(): number;
  chooseLayer(layer: number): void;
  select(range: TextRange): void;
  dispatch(action: PanelAction): void;
  announce(text: string): void;
  /** Units of the network on view can be set. */
  canIntervene(): boolean;
  intervene(set: string): void;
  write(text: string): void;
}

const roomBelow = 130;
const leastHeight = 300;
/** Texts that are wanted around the page, so that lines can be laid out to either side. */
const spareTexts = 700;

/** One unit along the text: its gates as bands and its state as a curve above every line, with what wrote and erased. */
export class BeltView extends DisposableObject {
  readonly node: HTMLElement;
  private readonly source: TraceSource;
  private readonly texts: TokenTexts;
  private readonly data: UnitData;
  private readonly controls: BeltControls;
  private readonly staves = this._register(new StaffSurface());
  private readonly life = this._register(new LifeSurface());
  private readonly events: EventList;
  private readonly table = this._register(new BeltTable());
  private readonly readout = element('p', { class: 'belt-readout number' });
  private readonly lifeBox = element('div', { class: 'belt-life', title: beltStrings.whole });
  private readonly stavesBox = element('div', { class: 'belt-staves', tabindex: '0', role: 'application' });
  private readonly body = element('div', { class: 'belt-body' });
  private readonly waiting = element('p', { class: 'waiting' }, beltStrings.waiting);
  private readonly measure = element('canvas').getContext('2d');
  private readonly widths = new Map<string, number>();
  private scene: DrawnBelt | undefined;
  private firstRow: number | undefined;
  private row = -1;
  private selected: UnitPlace | undefined;
  private brush: Brush | undefined;
  private seen: unknown;
  private model = '';
  private wheelled = 0;
  private readonly menu: UnitMenu;

  constructor(
    private readonly delegate: BeltDelegate,
    private theme: Theme,
  ) {
    super();
    const update = () => this.update();
    this.menu = new UnitMenu(delegate);
    this.source = this._register(new TraceSource(delegate.host));
    this.texts = new TokenTexts(this.source, update);
    this.data = new UnitData(this.source, update);
    this.controls = new BeltControls({
      chooseLayer: (layer) => {
        delegate.chooseLayer(layer);
        this.update();
      },
      chooseUnit: (unit) => this.chooseUnit(unit),
      stepUnit: (by) => this.stepUnit(by),
      page: (by) => this.page(by),
      toCursor: () => this.goTo(this.source.stretch?.cursorRow ?? -1),
    });
    this.events = this._register(
      new EventList((row) => {
        this.goTo(row);
        this.setRow(row, true);
        this.choose(row);
      }),
    );
    this.lifeBox.append(this.life.canvas);
    this.stavesBox.append(this.staves.canvas);
    this.body.append(
      element('div', { class: 'belt-main' }, this.lifeBox, this.stavesBox, this.readout),
      this.events.node,
    );
    this.node = element(
      'section',
      { class: 'belt', 'aria-label': beltStrings.title },
      element('div', { class: 'section-head' }, element('h2', {}, beltStrings.title), this.controls.node),
      this.body,
      this.waiting,
      this.table.node,
      keyList(gatesStrings.keys, beltStrings.shortcuts),
      this.menu.node,
    );
    this.listen();
  }

  show(key: string, seen: unknown, brush: Brush | undefined, selected: UnitPlace | undefined): void {
    const isOther = key !== this.model;
    if (isOther) {
      this.model = key;
      this.firstRow = undefined;
      this.data.clear();
      this.source.forget();
    }
    this.selected = selected;
    this.brush = brush;
    if (!this.source.isOn) this.source.start();
    else if (isOther || seen !== this.seen) this.source.refresh();
    this.seen = seen;
    this.update();
  }

  hide(): void {
    this.source.stop();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.update();
  }

  /** What is on view as a picture of its own, on a canvas and as an SVG. */
  picture(): { canvas: HTMLCanvasElement; svg: string } | undefined {
    const { scene } = this;
    const ratio = 2;
    const canvas = element('canvas');
    const context = canvas.getContext('2d');
    if (!scene || !context) return undefined;
    const width = this.stavesBox.clientWidth;
    const height = scene.staves.length * (staffHeight(scene.cell) + staffGap);
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    this.drawPicture(context, scene, ratio, canvas);
    const svg = new SvgCanvas(width, height);
    this.drawPicture(svg.context, scene, 1, { width, height });
    return { canvas, svg: svg.toString() };
  }

  private drawPicture(
    context: CanvasRenderingContext2D,
    scene: DrawnBelt,
    ratio: number,
    { width, height }: { width: number; height: number },
  ): void {
    context.fillStyle = this.theme.colors.background;
    context.fillRect(0, 0, width, height);
    this.staves.draw(context, scene, ratio);
  }

  /** The exact numbers on view, a line for each token. */
  rows(): { names: string[]; lines: (string | number)[][] } | undefined {
    const { scene } = this;
    if (!scene) return undefined;
    const names = quantitiesOf[scene.cell];
    const lines = scene.staves.flatMap(({ tokens }) =>
      tokens.map(({ row }) => [
        scene.text(row)?.text ?? '',
        ...names.map((name) => valueOf(scene, name, row)),
      ]),
    );
    return { names: ['token', ...names], lines };
  }

  private listen(): void {
    this._register(
      this.source.onDidChange((before) => {
        const { stretch } = this.source;
        if (stretch?.stretch.first !== before?.stretch.first) this.firstRow = undefined;
        const isMoved = stretch && before?.cursorRow !== stretch.cursorRow;
        if (isMoved && this.scene && staffOfRow(this.scene.staves, stretch.cursorRow) < 0)
          this.firstRow = undefined;
        this.update();
      }),
    );
    this._register(
      this.source.onDidProgress((at) => {
        const text = at && gatesStrings.reading(formatInteger(at.read), formatInteger(at.of));
        setText(this.waiting, text ?? beltStrings.waiting);
      }),
    );
    this._register(
      this.source.onDidFail(({ message, hint }) => {
        setText(this.waiting, `${beltStrings.refused}: ${message} ${hint}`);
        if (!this.scene) setHidden(this.waiting, false);
      }),
    );
    const box = this.stavesBox;
    const rowUnder = (event: MouseEvent) => {
      const { scene } = this;
      const at = box.getBoundingClientRect();
      if (!scene) return -1;
      return (
        tokenAtPlace(scene.staves, scene.cell, event.clientX - at.left, event.clientY - at.top)?.row ?? -1
      );
    };
    this._register(listen(box, 'pointermove', (event) => this.setRow(rowUnder(event), false)));
    this._register(listen(box, 'pointerleave', () => this.setRow(-1, false)));
    this._register(
      listen(box, 'click', (event) => {
        const row = rowUnder(event);
        if (row >= 0) this.choose(row);
      }),
    );
    this._register(
      listen(box, 'contextmenu', (event) => {
        const under = rowUnder(event);
        event.preventDefault();
        this.openMenu(under >= 0 ? under : this.row, { x: event.clientX, y: event.clientY });
      }),
    );
    this._register(listen(box, 'keydown', (event) => this.onKey(event)));
    const onWheel = (event: WheelEvent) => this.onWheel(event);
    box.addEventListener('wheel', onWheel, { passive: false });
    this._register(toDisposable(() => box.removeEventListener('wheel', onWheel)));
    this._register(
      listen(this.lifeBox, 'click', (event) => {
        const at = this.lifeBox.getBoundingClientRect();
        this.goTo(this.life.rowAt(event.clientX - at.left, at.width));
      }),
    );
    const observer = new ResizeObserver(() => this.source.isOn && this.update());
    observer.observe(box);
    this._register(toDisposable(() => observer.disconnect()));
  }

  private update(): void {
    const { stretch } = this.source;
    const scene = stretch && this.makeScene(stretch);
    if (scene) this.scene = scene;
    const isEmpty = stretch !== undefined && stretch.stretch.end === stretch.stretch.first;
    if (!stretch || isEmpty) this.scene = undefined;
    if (isEmpty) setText(this.waiting, beltStrings.tooShort);
    const shown = this.scene;
    this.body.classList.toggle('absent', !shown);
    setHidden(this.table.node, !shown);
    setHidden(this.waiting, shown !== undefined);
    this.staves.show(shown);
    this.table.show(shown);
    if (shown && stretch) this.describe(shown, stretch);
  }

  private makeScene(stretch: StretchAnswer): DrawnBelt | undefined {
    const total = stretch.stretch.end - stretch.stretch.first;
    const place = placeOfChoice(stretch, { layer: this.delegate.layer() });
    const ranking = this.data.ranking(place);
    const isHere = this.selected?.layer === place.layer && this.selected.direction === place.direction;
    const unit = isHere && this.selected ? this.selected.unit : (ranking?.order[0] ?? -1);
    this.controls.show(stretch, this.delegate.layer(), unit, ranking);
    const width = this.stavesBox.clientWidth;
    if (unit < 0 || unit >= stretch.units || width === 0 || total === 0) return undefined;
    const unitPlace = { ...place, unit };
    const life = this.data.life(unitPlace);
    const staves = this.layOut(stretch, total, width - staffLeft - 2);
    const from = staves[0]?.tokens[0]?.row ?? 0;
    const to = (staves.at(-1)?.tokens.at(-1)?.row ?? 0) + 1;
    const series = this.data.rows(unitPlace, from, to);
    if (!life || !series) return undefined;
    const scale = beltScale(life.low, life.high);
    const range = curveRange(life.low, life.high);
    const { first } = stretch.stretch;
    const { brush: own } = this;
    const brush = own ? { from: own.tokenFrom - first, to: own.tokenTo - first } : stretch.selected;
    const events = strongestByRow(life);
    this.showLife(stretch, life, total, { from, to }, range);
    const kinds: UnitEvent['kind'][] = bandsOf[stretch.cell].length > 0 ? ['write', 'erase'] : ['change'];
    this.events.show(life.events, kinds, first);
    return {
      cell: stretch.cell,
      unit,
      staves,
      series,
      scale,
      range,
      events,
      text: (row) => this.texts.get(row),
      cursorRow: stretch.cursorRow,
      row: this.row,
      theme: this.theme,
      ...(brush && { brush }),
    };
  }

  private showLife(
    stretch: StretchAnswer,
    life: UnitLifeAnswer,
    total: number,
    view: { from: number; to: number },
    range: { min: number; max: number },
  ): void {
    const { cursorRow } = stretch;
    this.life.show({ life, total, ...view, cursorRow, range, theme: this.theme });
  }

  /** Lines from the first row on; without one, so that the cursor stands in the middle. */
  private layOut(stretch: StretchAnswer, total: number, lineWidth: number): Staff[] {
    const top = this.stavesBox.getBoundingClientRect().top + window.scrollY;
    const count = stavesThatFit(stretch.cell, Math.max(leastHeight, window.innerHeight - top - roomBelow));
    const wanted = this.firstRow ?? Math.max(0, stretch.cursorRow);
    this.texts.want(Math.max(0, wanted - spareTexts), wanted + spareTexts);
    const widthOf = (row: number) => this.widthOf(row);
    const first = this.firstRow ?? rowBefore(wanted, widthOf, lineWidth, Math.floor(count * 0.6));
    const isReady = this.texts.get(Math.min(wanted, total - 1)) !== undefined;
    if (this.firstRow === undefined && isReady) this.firstRow = first;
    const staves = layStaves(first, total, widthOf, lineWidth, count);
    const height = `${staves.length * (staffHeight(stretch.cell) + staffGap)}px`;
    if (this.stavesBox.style.height !== height) this.stavesBox.style.height = height;
    return staves;
  }

  /** Of a token's text as it is drawn, in CSS pixels. */
  private widthOf(row: number): number {
    const text = this.texts.get(row)?.text;
    if (text === undefined) return 30;
    const known = this.widths.get(text);
    if (known !== undefined) return known;
    const { measure } = this;
    if (!measure) return 30;
    measure.font = `${beltFontPixels}px ${this.theme.editorFontFamily}`;
    const width = labelParts(text).reduce((sum, part) => sum + measure.measureText(part.text).width, 0);
    if (this.widths.size > 5000) this.widths.clear();
    this.widths.set(text, width);
    return width;
  }

  private describe(scene: BeltScene, stretch: StretchAnswer): void {
    const first = stretch.stretch.first;
    const from = scene.staves[0]?.tokens[0]?.row ?? 0;
    const to = scene.staves.at(-1)?.tokens.at(-1)?.row ?? 0;
    const state = quantityNames[carriedQuantity(scene.cell)].full;
    const number = (row: number) => formatInteger(first + row + 1);
    const label = beltStrings.label(scene.unit, state, number(from), number(to));
    if (this.stavesBox.getAttribute('aria-label') !== label) this.stavesBox.setAttribute('aria-label', label);
    const row = this.row >= 0 ? this.row : scene.cursorRow;
    setText(this.readout, row >= from && row <= to ? readoutOf(scene, row, number(row)) : '\u00a0');
  }

  private setRow(row: number, byKeyboard: boolean): void {
    if (row === this.row) return;
    this.row = row;
    const { scene } = this;
    const { stretch } = this.source;
    if (!scene || !stretch) return;
    this.scene = { ...scene, row };
    this.staves.show(this.scene);
    this.describe(this.scene, stretch);
    const token = this.texts.get(row);
    if (!byKeyboard || !token) return;
    const state = carriedQuantity(scene.cell);
    const value = formatValue(valueOf(scene, state, row));
    this.delegate.announce(beltStrings.spoken(spokenText(token.text), quantityNames[state].full, value));
  }

  private chooseUnit(unit: number): void {
    const { stretch } = this.source;
    if (!stretch) return;
    const place = placeOfChoice(stretch, { layer: this.delegate.layer() });
    const selectedUnit = { ...place, unit: Math.max(0, Math.min(stretch.units - 1, unit)) };
    this.selected = selectedUnit;
    this.delegate.dispatch({ type: 'selectUnit', selectedUnit });
    this.update();
  }

  private stepUnit(by: number): void {
    const { stretch } = this.source;
    if (!stretch || !this.scene) return;
    const order = this.data.ranking(placeOfChoice(stretch, { layer: this.delegate.layer() }))?.order;
    const at = order?.indexOf(this.scene.unit) ?? -1;
    if (!order || at < 0) return this.chooseUnit(this.scene.unit + by);
    const next = order[Math.max(0, Math.min(order.length - 1, at + by))];
    if (next !== undefined) this.chooseUnit(next);
  }

  private choose(row: number): void {
    const token = this.texts.get(row);
    if (token) this.delegate.select({ start: token.start, end: token.end });
  }

  /** Lays the page out anew so that a row stands in its middle. */
  private goTo(row: number): void {
    const { stretch } = this.source;
    if (!stretch || row < 0) return;
    this.texts.want(Math.max(0, row - spareTexts), row + spareTexts);
    const lineWidth = this.stavesBox.clientWidth - staffLeft - 2;
    const lines = Math.floor((this.scene?.staves.length ?? 4) / 2);
    this.firstRow = rowBefore(row, (each) => this.widthOf(each), lineWidth, lines);
    this.update();
  }

  private page(by: number): void {
    const { scene } = this;
    if (!scene) return;
    this.scrollLines(by * Math.max(1, scene.staves.length - 1));
  }

  private scrollLines(lines: number): void {
    const { scene } = this;
    const { stretch } = this.source;
    if (!scene || !stretch || lines === 0) return;
    const from = scene.staves[0]?.tokens[0]?.row ?? 0;
    const lineWidth = this.stavesBox.clientWidth - staffLeft - 2;
    if (lines < 0) {
      this.firstRow = rowBefore(from, (row) => this.widthOf(row), lineWidth, -lines);
    } else {
      const total = stretch.stretch.end - stretch.stretch.first;
      const last = scene.staves.at(-1)?.tokens.at(-1)?.row ?? 0;
      if (last >= total - 1) return;
      const next = scene.staves[Math.min(lines, scene.staves.length - 1)]?.tokens[0]?.row;
      this.firstRow = next ?? from;
    }
    this.update();
  }

  private onWheel(event: WheelEvent): void {
    if (event.ctrlKey || !this.scene) return;
    const height = staffHeight(this.scene.cell) + staffGap;
    this.wheelled += event.deltaY * (event.deltaMode === 1 ? 24 : 1);
    const lines = Math.trunc(this.wheelled / (height / 2));
    const before = this.firstRow;
    if (lines !== 0) this.wheelled -= (lines * height) / 2;
    this.scrollLines(lines);
    // At the ends of the text the page itself scrolls on.
    if (lines === 0 || this.firstRow !== before) event.preventDefault();
  }

  private onKey(event: KeyboardEvent): void {
    const { scene } = this;
    const { stretch } = this.source;
    if (!scene || !stretch || event.ctrlKey || event.metaKey || event.altKey) return;
    const total = stretch.stretch.end - stretch.stretch.first;
    const at = this.row >= 0 ? this.row : Math.max(0, scene.cursorRow);
    const moves: Record<string, () => void> = {
      ArrowLeft: () => this.walk(Math.max(0, at - 1)),
      ArrowRight: () => this.walk(Math.min(total - 1, at + 1)),
      Home: () => this.walk(0),
      End: () => this.walk(total - 1),
      ArrowUp: () => this.stepUnit(-1),
      ArrowDown: () => this.stepUnit(1),
      PageUp: () => this.page(-1),
      PageDown: () => this.page(1),
      c: () => this.goTo(scene.cursorRow),
      w: () => this.openMenu(at),
      Enter: () => this.choose(at),
      Escape: () => this.setRow(-1, false),
    };
    const move = moves[event.key];
    if (!move) return;
    move();
    event.preventDefault();
  }

  private openMenu(row: number, at?: { x: number; y: number }): void {
    const { scene } = this;
    const { stretch } = this.source;
    if (!scene || !stretch || row < 0 || !this.delegate.canIntervene()) return;
    const box = this.stavesBox.getBoundingClientRect();
    const place = { ...placeOfChoice(stretch, { layer: this.delegate.layer() }), unit: scene.unit };
    const quantity = carriedQuantity(scene.cell);
    const value = valueOf(scene, quantity, row);
    const pointed = { cell: scene.cell, place, quantity, value, token: stretch.stretch.first + row };
    this.menu.open(pointed, at?.x ?? box.left + box.width / 3, at?.y ?? box.top + 40, this.stavesBox);
  }

  private walk(row: number): void {
    if (this.scene && staffOfRow(this.scene.staves, row) < 0) this.goTo(row);
    this.setRow(row, true);
  }
}
