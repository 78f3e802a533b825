import { DisposableObject, toDisposable } from '../../src/base/disposable';
import type { CellKind } from '../../src/protocol/spec';
import type { StretchAnswer, UnitEvent, UnitsAnswer } from '../../src/protocol/traces';
import { RampLegend } from '../color/rampLegend';
import { listen, setHidden } from '../dom';
import type { Caption } from '../export/caption';
import type { Exportable } from '../export/exportable';
import { formatInteger, formatTick, formatValue } from '../format';
import { placeOfChoice } from '../gates/gatesModel';
import { gatesStrings } from '../gates/gatesStrings';
import type { Brush, UnitPlace } from '../panelState';
import { quantityNames } from '../strings';
import type { Theme } from '../theme';
import { TokenTexts } from '../traces/tokenTexts';
import { TraceSource } from '../traces/traceSource';
import { spokenText } from '../visibleText';
import { UnitMenu } from '../whatIf/unitMenu';
import { BeltControls } from './beltControls';
import type { BeltDelegate } from './beltDelegate';
import { beltExport, captionParts } from './beltExport';
import { BeltFrame } from './beltFrame';
import { type BeltActions, BeltInput } from './beltInput';
import { bandsOf } from './beltLayout';
import { BeltPages } from './beltPages';
import { descriptionOf, strongestByRow } from './beltReadout';
import { beltScale, type BeltScene, carriedQuantity, curveRange, valueOf } from './beltScene';
import { bandNames, beltStrings } from './beltStrings';
import { BeltTable } from './beltTable';
import { EventList } from './eventList';
import { LifeSurface } from './lifeSurface';
import { type DrawnBelt, StaffSurface } from './staffSurface';
import { TokenWidths } from './tokenWidths';
import { keepingGate, type TellingUnit } from './tellingUnit';
import { UnitData } from './unitData';

/** One unit along the text: its gates as bands and its state as a curve above every line, with what wrote and erased. */
export class BeltView extends DisposableObject implements BeltActions {
  readonly node: HTMLElement;
  private readonly source: TraceSource;
  private readonly texts: TokenTexts;
  private readonly data: UnitData;
  private readonly pages: BeltPages;
  private readonly controls: BeltControls;
  private readonly staves = this._register(new StaffSurface());
  private readonly life = this._register(new LifeSurface());
  private readonly events: EventList;
  private readonly legend: RampLegend;
  private readonly table = this._register(new BeltTable());
  private readonly frame: BeltFrame;
  private readonly menu: UnitMenu;
  private drawn: DrawnBelt | undefined;
  private row = -1;
  private selected: UnitPlace | undefined;
  private brush: Brush | undefined;
  private seen: unknown;
  private model = '';

  constructor(
    private readonly delegate: BeltDelegate,
    private theme: Theme,
  ) {
    super();
    const update = () => this.update();
    this.source = this._register(new TraceSource(delegate.host));
    this.texts = new TokenTexts(this.source, update);
    this.data = new UnitData(this.source, update);
    this.menu = new UnitMenu(delegate);
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
    this.legend = new RampLegend(theme);
    this.legend.node.hidden = true;
    this.frame = new BeltFrame({
      controls: this.controls.node,
      legend: this.legend.node,
      life: this.life.canvas,
      staves: this.staves.canvas,
      events: this.events.node,
      table: this.table.node,
      menu: this.menu.node,
    });
    this.node = this.frame.node;
    const widths = new TokenWidths(this.texts, () => this.theme.editorFontFamily);
    this.pages = new BeltPages(this.frame.stavesBox, this.texts, widths, () => this.theme.textScale);
    this.listen();
  }

  show(key: string, seen: unknown, brush: Brush | undefined, selected: UnitPlace | undefined): void {
    const isOther = key !== this.model;
    if (isOther) {
      this.model = key;
      this.pages.followCursor();
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
    this.legend.setTheme(theme);
    this.update();
  }

  get canExport(): boolean {
    return this.drawn !== undefined;
  }

  exportable(caption: Caption): Exportable | undefined {
    const { drawn } = this;
    const { stretch } = this.source;
    if (!drawn || !stretch) return undefined;
    const parts = [...caption, ...captionParts(drawn, stretch, this.placeOf(stretch))];
    return beltExport(drawn, this.staves, this.frame.stavesBox.clientWidth, parts);
  }

  scene(): BeltScene | undefined {
    return this.drawn;
  }

  total(): number {
    const { stretch } = this.source.stretch ?? {};
    return stretch ? stretch.end - stretch.first : 0;
  }

  private listen(): void {
    const { stavesBox, lifeBox } = this.frame;
    this._register(
      this.source.onDidChange((before) => {
        const { stretch } = this.source;
        if (stretch?.stretch.first !== before?.stretch.first) this.pages.followCursor();
        const isMoved = stretch && before?.cursorRow !== stretch.cursorRow;
        if (isMoved && this.drawn && !this.pages.holds(stretch.cursorRow)) this.pages.followCursor();
        this.update();
      }),
    );
    this._register(
      this.source.onDidProgress((at) => {
        const text = at && gatesStrings.reading(formatInteger(at.read), formatInteger(at.of));
        this.frame.sayMeanwhile(text ?? beltStrings.waiting);
      }),
    );
    this._register(
      this.source.onDidFail(({ message, hint }) =>
        this.frame.refuse(`${beltStrings.refused}: ${message} ${hint}`, this.drawn !== undefined),
      ),
    );
    this._register(new BeltInput(stavesBox, this));
    this._register(
      listen(lifeBox, 'click', (event) => {
        const at = lifeBox.getBoundingClientRect();
        this.goTo(this.life.rowAt(event.clientX - at.left, at.width));
      }),
    );
    const observer = new ResizeObserver(() => this.source.isOn && this.update());
    observer.observe(stavesBox);
    this._register(toDisposable(() => observer.disconnect()));
  }

  private update(): void {
    const { stretch } = this.source;
    const scene = stretch && this.makeScene(stretch);
    if (scene) this.drawn = scene;
    const isEmpty = stretch !== undefined && this.total() === 0;
    if (!stretch || isEmpty) this.drawn = undefined;
    if (!stretch) this.frame.sayWhy('');
    if (isEmpty) this.frame.sayMeanwhile(beltStrings.tooShort);
    const shown = this.drawn;
    this.delegate.exportsChanged();
    this.frame.show(shown !== undefined);
    this.staves.show(shown);
    this.table.show(shown);
    if (shown && stretch) this.frame.describe(descriptionOf(shown, stretch.stretch.first));
  }

  private makeScene(stretch: StretchAnswer): DrawnBelt | undefined {
    const total = this.total();
    const { theme } = this;
    const { cell, cursorRow } = stretch;
    const { first } = stretch.stretch;
    const place = this.placeOf(stretch);
    const ranking = this.data.ranking(place);
    const isHere = this.selected?.layer === place.layer && this.selected.direction === place.direction;
    const telling = this.data.telling(place);
    const unit = isHere && this.selected ? this.selected.unit : firstUnit(telling, ranking);
    // While a network learns its units do not stay as they were when they were looked through.
    const known = stretch.live ? undefined : telling;
    this.controls.show(stretch, this.delegate.layer(), unit, ranking, known);
    this.frame.sayWhy(noteOf(unit, cell, known));
    this.showLegend(cell);
    const isLaid = this.frame.stavesBox.clientWidth > 0;
    if (unit < 0 || unit >= stretch.units || !isLaid || total === 0) return undefined;
    const life = this.data.life({ ...place, unit });
    const staves = this.pages.lay(stretch, total);
    const from = staves[0]?.tokens[0]?.row ?? 0;
    const to = (staves.at(-1)?.tokens.at(-1)?.row ?? 0) + 1;
    const series = this.data.rows({ ...place, unit }, from, to);
    if (!life || !series) return undefined;
    const range = curveRange(life.low, life.high);
    this.life.show({ life, total, from, to, cursorRow, range, theme });
    const kinds: UnitEvent['kind'][] = bandsOf[cell].length > 0 ? ['write', 'erase'] : ['change'];
    this.events.show(life.events, kinds, first);
    // Without a brush what is selected in the editor is marked.
    const { brush: own } = this;
    const brush = own ? { from: own.tokenFrom - first, to: own.tokenTo - first } : stretch.selected;
    const scale = beltScale(life.low, life.high);
    const events = strongestByRow(life);
    const text = (row: number) => this.texts.get(row);
    const { row } = this;
    const scene = { cell, unit, staves, series, scale, range, events, text, cursorRow, row, theme };
    return { ...scene, ...(brush && { brush }) };
  }

  /** Before lines are laid out: what stands above them takes its room from theirs. */
  private showLegend(cell: CellKind): void {
    const bands = bandsOf[cell].map((gate) => bandNames[gate] ?? '');
    this.legend.show(bands.join(', '));
    setHidden(this.legend.node, bands.length === 0);
  }

  private placeOf(stretch: StretchAnswer) {
    const side = this.delegate.half();
    return { ...(side && { side }), ...placeOfChoice(stretch, { layer: this.delegate.layer() }) };
  }

  setRow(row: number, byKeyboard: boolean): void {
    if (row === this.row) return;
    this.row = row;
    const { drawn } = this;
    const { stretch } = this.source;
    if (!drawn || !stretch) return;
    this.drawn = { ...drawn, row };
    this.staves.show(this.drawn);
    this.frame.describe(descriptionOf(this.drawn, stretch.stretch.first));
    const token = this.texts.get(row);
    if (!byKeyboard || !token) return;
    const state = carriedQuantity(drawn.cell);
    const value = formatValue(valueOf(drawn, state, row));
    this.delegate.announce(beltStrings.spoken(spokenText(token.text), quantityNames[state].full, value));
  }

  private chooseUnit(unit: number): void {
    const { stretch } = this.source;
    if (!stretch) return;
    const selectedUnit = {
      ...this.placeOf(stretch),
      unit: Math.max(0, Math.min(stretch.units - 1, unit)),
    };
    this.selected = selectedUnit;
    this.delegate.dispatch({ type: 'selectUnit', selectedUnit });
    this.update();
  }

  stepUnit(by: number): void {
    const { stretch } = this.source;
    if (!stretch || !this.drawn) return;
    const order = this.data.ranking(this.placeOf(stretch))?.order;
    const at = order?.indexOf(this.drawn.unit) ?? -1;
    if (!order || at < 0) return this.chooseUnit(this.drawn.unit + by);
    const next = order[Math.max(0, Math.min(order.length - 1, at + by))];
    if (next !== undefined) this.chooseUnit(next);
  }

  choose(row: number): void {
    const token = this.texts.get(row);
    if (token) this.delegate.select({ start: token.start, end: token.end });
  }

  goTo(row: number): void {
    if (!this.source.stretch || row < 0) return;
    this.pages.goTo(row);
    this.update();
  }

  page(by: number): void {
    if (this.drawn && this.source.stretch && this.pages.page(by, this.total())) this.update();
  }

  scroll(lines: number): boolean {
    const { first } = this.pages;
    if (!this.drawn || !this.source.stretch || !this.pages.scroll(lines, this.total())) return false;
    this.update();
    return this.pages.first !== first;
  }

  walk(row: number): void {
    if (this.drawn && !this.pages.holds(row)) this.goTo(row);
    this.setRow(row, true);
  }

  openMenu(row: number, at?: { x: number; y: number }): void {
    const { drawn } = this;
    const { stretch } = this.source;
    const { stavesBox } = this.frame;
    if (!drawn || !stretch || row < 0) return;
    const box = stavesBox.getBoundingClientRect();
    const place = { ...this.placeOf(stretch), unit: drawn.unit };
    const quantity = carriedQuantity(drawn.cell);
    const token = stretch.stretch.first + row;
    const pointed = { cell: drawn.cell, place, quantity, value: valueOf(drawn, quantity, row), token };
    this.menu.open(pointed, at?.x ?? box.left + box.width / 3, at?.y ?? box.top + 40, stavesBox);
  }
}

/** What is shown before somebody chooses; -1 while that is not known. */
function firstUnit(telling: TellingUnit | 'none' | undefined, ranking: UnitsAnswer | undefined): number {
  if (telling === undefined) return -1;
  return telling === 'none' ? (ranking?.order[0] ?? -1) : telling.unit;
}

/** What there is to be seen of the unit on view, if it is the one to begin with. */
function noteOf(unit: number, cell: CellKind, telling: TellingUnit | 'none' | undefined): string {
  const gate = keepingGate(cell);
  if (!telling || telling === 'none' || telling.unit !== unit || !gate) return '';
  return beltStrings.forgets(unit, bandNames[gate] ?? '', formatTick(Math.round(telling.r * 100) / 100));
}
