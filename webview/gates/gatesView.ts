import { DisposableObject, toDisposable } from '../../src/base/disposable';
import type { TextRange } from '../../src/protocol/predictions';
import { quantitiesOf } from '../../src/protocol/spec';
import type { StretchAnswer } from '../../src/protocol/traces';
import { debounced, element, setHidden, setText } from '../dom';
import type { Exportable } from '../export/exportable';
import { formatInteger, formatValue } from '../format';
import { Gutter } from './gutter';
import type { Host } from '../host';
import type { Brush, PanelAction, UnitPlace } from '../panelState';
import type { RefusedError } from '../questionBook';
import { quantityNames, strings } from '../strings';
import type { Theme } from '../theme';
import { wholeAxis, zoomAxis } from '../traces/axisView';
import { ExactColumn } from '../traces/exactColumn';
import { keyList } from '../traces/keyList';
import { TileImages } from '../traces/tileImages';
import { TileShelf } from '../traces/tileShelf';
import { TokenTexts } from '../traces/tokenTexts';
import { TraceSource } from '../traces/traceSource';
import { spokenText, visibleText } from '../visibleText';
import { CellsSurface } from './cellsSurface';
import { ColumnTable } from './columnTable';
import { valuesAt } from './cellValues';
import { type GatesChoice, GatesControls } from './gatesControls';
import { GatesInput } from './gatesInput';
import { GatesLegend } from './gatesLegend';
import { GatesModel } from './gatesModel';
import { type GatesCell, type GatesScene, tokenLevel } from './gatesScene';
import { gatesStrings } from './gatesStrings';
import { gatesCsv } from './gatesCsv';
import { gatesPicture } from './gatesPicture';
import { GatesTooltip } from './gatesTooltip';
import { orderWish, tileWishes } from './gatesWishes';
import { boxOfCell } from './hitCells';
import { MarksSurface } from './marksSurface';
import { MinimapInput } from './minimapInput';
import { MinimapSurface } from './minimapSurface';
import { SaturationView } from './saturationView';
import { UnitMenu } from '../whatIf/unitMenu';
import { whatIfStrings } from '../whatIf/whatIfStrings';
import { axisHeight, TokenAxis } from './tokenAxis';
import { type OrderWish, UnitOrders } from './unitOrders';

/** What the heatmap asks of its tab. */
export interface GatesDelegate {
  host: Pick<Host, 'ask'>;
  choice(): GatesChoice;
  changeChoice(part: Partial<GatesChoice>): void;
  isTableOpen(): boolean;
  setTableOpen(open: boolean): void;
  select(range: TextRange): void;
  dispatch(action: PanelAction): void;
  announce(text: string): void;
  /** What is on view is what the changes add. */
  isDifference(): boolean;
  /** Units of the network on view can be set. */
  canIntervene(): boolean;
  intervene(set: string): void;
  write(text: string): void;
}

/** Room under the cells for what follows them, and the least that cells take; CSS pixels. */
const roomBelow = 96;
const leastHeight = 300;
const wishMs = 40;

/** Gates and states of a whole text: units by tokens, a track for each quantity, one token axis for all. */
export class GatesView extends DisposableObject {
  readonly node: HTMLElement;
  private readonly source: TraceSource;
  private readonly shelf: TileShelf;
  private readonly images = new TileImages();
  private readonly texts: TokenTexts;
  private readonly exact: ExactColumn;
  private readonly orders: UnitOrders;
  private readonly model = new GatesModel();
  private readonly controls: GatesControls;
  private readonly legend = new GatesLegend();
  private readonly axis: TokenAxis;
  private readonly cells: CellsSurface;
  private readonly marks = this._register(new MarksSurface());
  private readonly minimap: MinimapSurface;
  private readonly gutter: Gutter;
  private readonly tooltip = new GatesTooltip();
  private readonly table: ColumnTable;
  private readonly saturation: SaturationView;
  private readonly axisBox = element('div', { class: 'heatmap-axis gates-axis' });
  private readonly stack = element('div', { class: 'heatmap-stack' });
  private readonly plot = element('div', { class: 'heatmap-plot', tabindex: '0', role: 'application' });
  private readonly minimapBox = element('div', {
    class: 'minimap',
    tabindex: '0',
    role: 'slider',
    'aria-label': gatesStrings.minimap,
  });
  private readonly frame = element('div', { class: 'heatmap-frame' });
  private readonly status = element('p', { class: 'gates-status dim' });
  private readonly waiting = element('p', { class: 'waiting' }, gatesStrings.waiting);
  private readonly tail = element('div', { class: 'gates-tail' });
  private readonly wishSoon = debounced(wishMs, () => this.wish());
  private scene: GatesScene | undefined;
  private byKeyboard = false;
  private hoveredRow = -1;
  private shownModel = '';
  private shownPredictions: unknown;
  private sizeKey = '';
  private wasDifference = false;
  private readonly menu: UnitMenu;

  constructor(
    private readonly delegate: GatesDelegate,
    private theme: Theme,
  ) {
    super();
    const update = () => this.update();
    this.source = this._register(new TraceSource(delegate.host));
    this.shelf = new TileShelf(this.source, update);
    this.texts = new TokenTexts(this.source, update);
    this.exact = new ExactColumn(this.source, () => this.drawCrosshair());
    this.orders = new UnitOrders(this.source, update);
    this.axis = this._register(new TokenAxis(this.texts));
    this.cells = this._register(new CellsSurface(this.shelf, this.images));
    this.minimap = this._register(new MinimapSurface(this.shelf));
    this.gutter = this._register(new Gutter((quantity) => this.change({ quantity })));
    this.controls = new GatesControls({
      change: (part) => this.change(part),
      zoom: (factor) => this.zoom(factor),
      fit: () => this.fit(),
      toCursor: () => this.toCursor(),
    });
    this.table = this._register(
      new ColumnTable(delegate.isTableOpen(), (open) => {
        delegate.setTableOpen(open);
        this.drawCrosshair();
      }),
    );
    this.saturation = this._register(new SaturationView(this.source, (unit) => this.selectUnit(unit)));
    this.menu = new UnitMenu(delegate);
    this.node = this.build();
    this.listen();
  }

  /** The tab is on view. `seen` is another object whenever cursor, text or weights may have changed. */
  show(key: string, seen: unknown, brush: Brush | undefined, selectedUnit: UnitPlace | undefined): void {
    const isOther = key !== this.shownModel;
    if (isOther) {
      this.shownModel = key;
      this.forgetValues();
      this.source.forget();
    }
    const { stretch } = this.source.stretch ?? {};
    this.model.selected = selectedUnit;
    this.model.brush = brush &&
      stretch && { from: brush.tokenFrom - stretch.first, to: brush.tokenTo - stretch.first };
    if (!this.source.isOn) this.source.start();
    else if (isOther || seen !== this.shownPredictions) this.source.refresh();
    this.shownPredictions = seen;
    this.resize();
    this.update();
  }

  hide(): void {
    this.source.stop();
    this.tooltip.hide();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.update();
  }

  /** The heatmap as a picture of its own, drawn for this, and the cells in view as a table. */
  exportable(): Exportable | undefined {
    const { scene } = this;
    if (!scene) return undefined;
    const first = this.source.stretch?.stretch.first ?? 0;
    const csv = gatesCsv(scene, first, this.shelf, this.texts);
    return { ...gatesPicture(scene, this.axis, this.cells), csv };
  }

  private build(): HTMLElement {
    this.stack.append(this.cells.canvas, this.marks.canvas);
    this.plot.append(this.gutter.node, this.stack);
    this.axisBox.append(this.axis.canvas);
    this.axisBox.style.height = `${axisHeight}px`;
    this.minimapBox.append(this.minimap.canvas);
    this.frame.append(this.axisBox, this.plot, this.minimapBox);
    const keys = keyList(gatesStrings.keys, gatesStrings.shortcuts);
    this.tail.append(this.saturation.node, this.table.node, keys);
    const head = element(
      'div',
      { class: 'section-head' },
      element('h2', {}, strings.heatmapTitle),
      this.controls.node,
    );
    return element(
      'section',
      { class: 'heatmap', 'aria-label': strings.heatmapTitle },
      head,
      this.legend.node,
      this.frame,
      this.status,
      this.waiting,
      this.tail,
      this.tooltip.node,
      this.menu.node,
    );
  }

  private listen(): void {
    this._register(this.source.onDidChange((before) => this.onStretch(before)));
    this._register(
      this.source.onDidProgress((progress) => {
        if (!progress) return this.showStatus();
        const text = gatesStrings.reading(formatInteger(progress.read), formatInteger(progress.of));
        setText(this.scene ? this.status : this.waiting, text);
      }),
    );
    this._register(this.source.onDidFail((error) => this.onFail(error)));
    const actions = {
      scene: () => this.scene,
      cell: () => this.model.cell,
      setView: (view: Partial<Pick<GatesScene, 'tokens' | 'units'>>) => {
        Object.assign(this.model, view);
        this.update();
      },
      setCell: (cell: GatesCell | undefined, byKeyboard: boolean) => this.setCell(cell, byKeyboard),
      hoverToken: (row: number) => this.hover(row),
      choose: (cell: GatesCell) => {
        this.setCell(cell, this.byKeyboard);
        this.selectUnit(cell.unit);
        this.chooseToken(cell.row);
      },
      chooseToken: (row: number) => this.chooseToken(row),
      setBrush: (rows: { from: number; to: number } | undefined, isDone: boolean) =>
        this.setBrush(rows, isDone),
      toCursor: () => this.toCursor(),
      fit: () => this.fit(),
      openMenu: (cell: GatesCell) => this.openMenu(cell),
    };
    this._register(new GatesInput(this.plot, this.stack, this.axisBox, actions));
    this._register(
      new MinimapInput(
        this.minimapBox,
        () => this.scene,
        (tokens) => actions.setView({ tokens }),
      ),
    );
    const onResize = () => {
      if (this.source.isOn && this.resize()) this.update();
    };
    const observer = new ResizeObserver(onResize);
    observer.observe(this.stack);
    this._register(toDisposable(() => observer.disconnect()));
    window.addEventListener('resize', onResize);
    this._register(toDisposable(() => window.removeEventListener('resize', onResize)));
  }

  /** Takes the room that there is. True when it has changed. */
  private resize(): boolean {
    const { devicePixelRatio: ratio, innerHeight } = window;
    const width = this.stack.clientWidth;
    const key = `${width} ${innerHeight} ${ratio}`;
    if (key === this.sizeKey || width === 0) return false;
    this.sizeKey = key;
    const top = this.frame.getBoundingClientRect().top + window.scrollY + axisHeight;
    const isFirst = this.model.plotWidth <= 1;
    this.model.resize({ width, height: Math.max(leastHeight, innerHeight - top - roomBelow), ratio });
    const { stretch } = this.source;
    if (isFirst && stretch) this.model.tokens = this.model.around(stretch);
    return true;
  }

  private onStretch(before: StretchAnswer | undefined): void {
    const { stretch } = this.source;
    if (stretch?.stretch.first !== before?.stretch.first) this.forgetValues();
    setHidden(this.waiting, false);
    this.model.follow(stretch, before);
    this.update();
  }

  private forgetValues(): void {
    this.shelf.clear();
    this.images.clear();
  }

  private onFail({ message, hint }: RefusedError): void {
    setText(this.scene ? this.status : this.waiting, `${gatesStrings.refused}: ${message} ${hint}`);
  }

  /** Makes the scene anew and hands it to all that draw; what is missing is asked for a moment later. */
  private update(): void {
    const choice = this.delegate.choice();
    const { stretch } = this.source;
    if (stretch) this.model.setOrder(this.orders.order(this.orderWish(stretch, choice), stretch.units));
    const isDifference = this.delegate.isDifference();
    if (isDifference !== this.wasDifference) this.forgetValues();
    this.wasDifference = isDifference;
    const scene = this.model.scene(stretch, choice, this.shelf, this.theme, isDifference);
    const isNew = (scene === undefined) !== (this.scene === undefined);
    this.scene = scene;
    const isEmpty = stretch?.stretch.end === stretch?.stretch.first;
    if (stretch && isEmpty) setText(this.waiting, gatesStrings.tooShort);
    for (const node of [this.plot, this.axisBox, this.minimapBox]) node.classList.toggle('absent', !scene);
    for (const node of [this.legend.node, this.tail, this.status]) setHidden(node, !scene);
    setHidden(this.waiting, scene !== undefined);
    this.controls.show(stretch, choice, scene?.selectedUnit ?? -1);
    this.legend.show(scene);
    const isAlone = scene?.tracks.length === 1 && quantitiesOf[scene.cell].length > 1;
    this.gutter.show(scene, isAlone);
    if (scene) this.fitTo(scene);
    this.cells.show(scene);
    this.minimap.show(scene);
    this.saturation.show(scene);
    this.drawCrosshair();
    this.showStatus();
    if (isNew && this.resize()) this.update();
    this.wishSoon();
  }

  private fitTo(scene: GatesScene): void {
    const height = `${scene.height / scene.ratio}px`;
    if (this.stack.style.height !== height) this.stack.style.height = height;
    const shown = scene.tracks.map(({ quantity }) => quantityNames[quantity].full).join(', ');
    const label = gatesStrings.label(shown, formatInteger(scene.tokens.total), scene.units.total);
    if (this.plot.getAttribute('aria-label') !== label) this.plot.setAttribute('aria-label', label);
  }

  private showStatus(): void {
    const { scene } = this;
    const { stretch } = this.source;
    if (!scene || !stretch) return;
    const { tokens } = scene;
    const first = stretch.stretch.first;
    const number = (row: number) => formatInteger(first + row);
    const range = gatesStrings.inView(
      number(Math.floor(tokens.from) + 1),
      number(Math.min(tokens.total, Math.ceil(tokens.from + tokens.span))),
      formatInteger(stretch.documentTokens),
    );
    const averaged = 2 ** tokenLevel(scene);
    const parts = [range, ...(averaged > 1 ? [gatesStrings.meanOf(averaged)] : [])];
    if (stretch.live) parts.push(gatesStrings.live);
    if (this.wasDifference) parts.push(whatIfStrings.difference);
    const text = parts.join(' · ');
    setText(this.status, text);
    this.minimapBox.setAttribute('aria-valuetext', range);
    this.minimapBox.setAttribute('aria-valuenow', String(Math.round(tokens.from)));
    this.minimapBox.setAttribute('aria-valuemax', String(tokens.total));
  }

  /** Asks for the tiles in view, and then for the whole text's. */
  private wish(): void {
    if (this.scene && this.source.isOn) this.shelf.wish(tileWishes(this.scene));
  }

  private orderWish(stretch: StretchAnswer, choice: GatesChoice): OrderWish {
    return orderWish(stretch, choice, this.model.selected);
  }

  private change(part: Partial<GatesChoice>): void {
    this.delegate.changeChoice(part);
    this.update();
  }

  private zoom(factor: number): void {
    const { tokens } = this.model;
    if (!tokens) return;
    const cursor = this.scene?.cursorRow ?? -1;
    const isInView = cursor >= tokens.from && cursor < tokens.from + tokens.span;
    this.model.tokens = zoomAxis(tokens, factor, isInView ? cursor + 0.5 : tokens.from + tokens.span / 2);
    this.update();
  }

  private fit(): void {
    const { tokens, units } = this.model;
    if (!tokens || !units) return;
    this.model.tokens = wholeAxis(tokens.total);
    this.model.units = wholeAxis(units.total);
    this.update();
  }

  private toCursor(): void {
    const { stretch } = this.source;
    if (!stretch) return;
    this.model.tokens = this.model.around(stretch);
    this.update();
  }

  private hover(row: number): void {
    if (row === this.hoveredRow) return;
    this.hoveredRow = row;
    this.axisBox.classList.toggle('pointing', row >= 0);
    this.drawCrosshair();
  }

  private setCell(cell: GatesCell | undefined, byKeyboard: boolean): void {
    const { cell: old } = this.model;
    if (!cell && this.byKeyboard && !byKeyboard) return;
    if (old?.track === cell?.track && old?.row === cell?.row && old?.unit === cell?.unit) return;
    this.model.cell = cell;
    this.byKeyboard = byKeyboard && cell !== undefined;
    this.drawCrosshair();
  }

  private selectUnit(unit: number): void {
    const { scene } = this;
    if (!scene) return;
    const { layer, direction } = scene;
    this.delegate.dispatch({ type: 'selectUnit', selectedUnit: { layer, direction, unit } });
  }

  private chooseToken(row: number): void {
    const token = this.texts.get(row);
    if (token) return this.delegate.select({ start: token.start, end: token.end });
    void this.rangeOf(row, row + 1).then((range) => range && this.delegate.select(range));
  }

  private setBrush(rows: { from: number; to: number } | undefined, isDone: boolean): void {
    this.model.brush = rows;
    this.update();
    if (!isDone) return;
    if (!rows) return this.delegate.dispatch({ type: 'brush' });
    void this.rangeOf(rows.from, rows.to).then((range) => {
      const first = this.source.stretch?.stretch.first;
      if (!range || first === undefined) return;
      const brush = { tokenFrom: first + rows.from, tokenTo: first + rows.to, range };
      this.delegate.dispatch({ type: 'brush', brush });
      this.delegate.announce(
        gatesStrings.brushed(formatInteger(brush.tokenFrom + 1), formatInteger(brush.tokenTo)),
      );
    });
  }

  /** Where rows stand in the text: asked for, since their texts may never have been looked at. */
  private async rangeOf(from: number, to: number): Promise<TextRange | undefined> {
    const { stretch } = this.source;
    if (!stretch) return undefined;
    const ask = (rowFrom: number) =>
      this.source.ask('traceTokens', { stretch: stretch.stretch, rowFrom, rows: 1 });
    const [first, last] = [await ask(from), await ask(to - 1)];
    const start = first?.starts[0];
    const end = last?.starts[1];
    return start === undefined || end === undefined ? undefined : { start, end };
  }

  private drawCrosshair(): void {
    const { scene } = this;
    const { cell } = this.model;
    this.marks.show(scene, cell);
    this.axis.show(scene, cell?.row ?? this.hoveredRow);
    if (scene) this.showTable(scene, cell);
    const track = cell && scene?.tracks[cell.track];
    if (!scene || !cell || !track) {
      this.legend.mark(undefined, NaN);
      return this.tooltip.hide();
    }
    const values = valuesAt(scene, cell, this.exact, this.shelf);
    const shown = values.find(({ quantity }) => quantity === track.quantity);
    this.legend.mark(track.quantity, shown?.value ?? NaN);
    const token = this.texts.get(cell.row);
    const stretch = this.source.stretch;
    const correlation = stretch
      ? this.orders.correlation(this.orderWish(stretch, this.delegate.choice()), cell.unit)
      : NaN;
    this.tooltip.show(scene, cell, { values, token, correlation }, this.boxOf(scene, cell));
    if (this.byKeyboard && shown?.isExact && token)
      this.delegate.announce(
        strings.cellSpoken(
          quantityNames[track.quantity].full,
          cell.unit,
          spokenText(token.text),
          formatValue(shown.value ?? NaN),
        ),
      );
  }

  private openMenu(cell: GatesCell): void {
    const { scene } = this;
    const { stretch } = this.source;
    const quantity = scene?.tracks[cell.track]?.quantity;
    if (!scene || !stretch || !quantity || !this.delegate.canIntervene()) return;
    const values = this.wasDifference ? [] : valuesAt(scene, cell, this.exact, this.shelf);
    const value = values.find((each) => each.quantity === quantity)?.value ?? NaN;
    const place = { layer: scene.layer, direction: scene.direction, unit: cell.unit };
    const token = stretch.stretch.first + cell.row;
    const { right, bottom } = this.boxOf(scene, cell);
    this.tooltip.hide();
    this.menu.open({ cell: scene.cell, place, quantity, value, token }, right, bottom, this.plot);
  }

  private showTable(scene: GatesScene, cell: GatesCell | undefined): void {
    if (!this.table.isOpen) return;
    const row = cell?.row ?? (scene.cursorRow >= 0 ? scene.cursorRow : scene.tokens.total - 1);
    const column = this.exact.column(scene, row);
    const token = this.texts.get(row);
    const first = this.source.stretch?.stretch.first ?? 0;
    const ranking = scene.tracks.length === 1 ? scene.tracks[0]?.quantity : undefined;
    if (!column || !token) return;
    const number = formatInteger(first + row + 1);
    this.table.show(column, ranking ?? 'hidden', visibleText(token.text), number);
  }

  /** Box of a cell in the window, in CSS pixels. */
  private boxOf(scene: GatesScene, cell: GatesCell): DOMRect {
    const stack = this.stack.getBoundingClientRect();
    const { left, top, width, height } = boxOfCell(scene, cell);
    const { ratio } = scene;
    return new DOMRect(stack.left + left / ratio, stack.top + top / ratio, width / ratio, height / ratio);
  }
}
