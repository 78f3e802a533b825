import { DisposableObject, toDisposable } from '../../src/base/disposable';
import { quantitiesOf } from '../../src/protocol/spec';
import type { StretchAnswer } from '../../src/protocol/traces';
import { debounced } from '../dom';
import type { Caption } from '../export/caption';
import type { Exportable } from '../export/exportable';
import { formatInteger } from '../format';
import type { Brush, UnitPlace } from '../panelState';
import type { Theme } from '../theme';
import { UnitMenu } from '../whatIf/unitMenu';
import { CellsSurface } from './cellsSurface';
import { ColumnTable } from './columnTable';
import { GatesActor } from './gatesActor';
import { type GatesChoice, GatesControls } from './gatesControls';
import { GatesCrosshair } from './gatesCrosshair';
import { gatesCsv } from './gatesCsv';
import { GatesData } from './gatesData';
import type { GatesDelegate } from './gatesDelegate';
import { GatesFrame } from './gatesFrame';
import { GatesInput } from './gatesInput';
import { GatesLegend } from './gatesLegend';
import { gatesPicture } from './gatesPicture';
import type { GatesScene } from './gatesScene';
import { captionParts, statusOf } from './gatesStatus';
import { gatesStrings } from './gatesStrings';
import { GatesTooltip } from './gatesTooltip';
import { Gutter } from './gutter';
import { MarksSurface } from './marksSurface';
import { MinimapInput } from './minimapInput';
import { MinimapSurface } from './minimapSurface';
import { SaturationView } from './saturationView';
import { TokenAxis } from './tokenAxis';

const wishMs = 40;

/** Gates and states of a whole text: units by tokens, a track for each quantity, one token axis for all. */
export class GatesView extends DisposableObject {
  readonly node: HTMLElement;
  private readonly data: GatesData;
  private readonly controls: GatesControls;
  private readonly legend = new GatesLegend();
  private readonly axis: TokenAxis;
  private readonly cells: CellsSurface;
  private readonly minimap: MinimapSurface;
  private readonly gutter: Gutter;
  private readonly tooltip = new GatesTooltip();
  private readonly saturation: SaturationView;
  private readonly frame: GatesFrame;
  private readonly crosshair: GatesCrosshair;
  private readonly actor: GatesActor;
  private readonly wishSoon = debounced(wishMs, () => this.data.wish(this.scene));
  private scene: GatesScene | undefined;
  private shownModel = '';
  private shownPredictions: unknown;
  private wasDifference = false;

  constructor(
    private readonly delegate: GatesDelegate,
    private theme: Theme,
  ) {
    super();
    const update = () => this.update();
    this.data = this._register(new GatesData(delegate.host, update, () => this.crosshair.draw()));
    const { source, texts, shelf, images } = this.data;
    this.axis = this._register(new TokenAxis(texts));
    this.cells = this._register(new CellsSurface(shelf, images));
    const marks = this._register(new MarksSurface());
    this.minimap = this._register(new MinimapSurface(shelf));
    this.gutter = this._register(new Gutter((quantity) => this.change({ quantity })));
    this.controls = new GatesControls({
      change: (part) => this.change(part),
      zoom: (factor) => this.actor.zoom(factor),
      fit: () => this.actor.fit(),
      toCursor: () => this.actor.toCursor(),
      findPattern: (pattern) => {
        this.data.orders.tryAgain();
        this.change({ pattern });
      },
    });
    const table = this._register(
      new ColumnTable(delegate.isTableOpen(), (open) => {
        delegate.setTableOpen(open);
        this.crosshair.draw();
      }),
    );
    this.saturation = this._register(new SaturationView(source, (unit) => this.actor.selectUnit(unit)));
    const menu = new UnitMenu(delegate);
    const { legend, axis, tooltip } = this;
    this.frame = new GatesFrame({
      controls: this.controls.node,
      order: this.controls.orderNode,
      legend: legend.node,
      gutter: this.gutter.node,
      cells: this.cells.canvas,
      marks: marks.canvas,
      axis: axis.canvas,
      minimap: this.minimap.canvas,
      tail: [this.saturation.node, table.node],
      floating: [tooltip.node, menu.node],
    });
    this.node = this.frame.node;
    this.crosshair = new GatesCrosshair(
      this.data,
      { marks, axis, legend, tooltip, table },
      this.frame,
      delegate,
    );
    this.actor = new GatesActor(
      this.data,
      this.crosshair,
      this.frame,
      menu,
      delegate,
      () => this.scene,
      update,
      () => tooltip.hide(),
    );
    this.listen();
  }

  /** The tab is on view. `seen` is another object whenever cursor, text or weights may have changed. */
  show(key: string, seen: unknown, brush: Brush | undefined, selectedUnit: UnitPlace | undefined): void {
    const { source, model } = this.data;
    const isOther = key !== this.shownModel;
    if (isOther) {
      this.shownModel = key;
      this.data.clearValues();
      this.data.types.forget();
      source.forget();
    }
    const { stretch } = source.stretch ?? {};
    model.selected = selectedUnit;
    model.brush = brush &&
      stretch && { from: brush.tokenFrom - stretch.first, to: brush.tokenTo - stretch.first };
    if (!source.isOn) source.start();
    else if (isOther || seen !== this.shownPredictions) source.refresh();
    this.shownPredictions = seen;
    this.resize();
    this.update();
  }

  hide(): void {
    this.data.source.stop();
    this.tooltip.hide();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.update();
  }

  get canExport(): boolean {
    return this.scene !== undefined;
  }

  /** The heatmap as a picture of its own, drawn for this, and the cells in view as a table. */
  exportable(caption: Caption): Exportable | undefined {
    const { scene, data } = this;
    const { stretch } = data.source;
    if (!scene || !stretch) return undefined;
    const csv = gatesCsv(scene, data.first, data.shelf, data.texts);
    const choice = this.choice(this.delegate.half() === undefined);
    const parts = captionParts(scene, stretch, choice, this.wasDifference);
    return { ...gatesPicture(scene, this.axis, this.cells, [...caption, ...parts]), csv };
  }

  private listen(): void {
    const { source } = this.data;
    const { plot, stack, axisBox, minimapBox } = this.frame;
    this._register(source.onDidChange((before) => this.onStretch(before)));
    this._register(
      source.onDidProgress((progress) => {
        if (!progress) return this.showStatus();
        const text = gatesStrings.reading(formatInteger(progress.read), formatInteger(progress.of));
        this.frame.say(text, this.scene !== undefined);
      }),
    );
    this._register(
      source.onDidFail(({ message, hint }) =>
        this.frame.say(`${gatesStrings.refused}: ${message} ${hint}`, this.scene !== undefined),
      ),
    );
    this._register(new GatesInput(plot, stack, axisBox, this.actor));
    const move = (tokens: GatesScene['tokens']) => this.actor.setView({ tokens });
    this._register(new MinimapInput(minimapBox, () => this.scene, move));
    const onResize = () => {
      if (source.isOn && this.resize()) this.update();
    };
    const observer = new ResizeObserver(onResize);
    observer.observe(stack);
    this._register(toDisposable(() => observer.disconnect()));
    window.addEventListener('resize', onResize);
    this._register(toDisposable(() => window.removeEventListener('resize', onResize)));
  }

  /** Takes the room that there is. True when it has changed. */
  private resize(): boolean {
    const room = this.frame.newRoom(this.theme.textScale);
    if (!room) return false;
    const { model, source } = this.data;
    const isFirst = model.plotWidth <= 1;
    model.resize(room);
    if (isFirst && source.stretch) model.tokens = model.around(source.stretch);
    return true;
  }

  private onStretch(before: StretchAnswer | undefined): void {
    const { stretch } = this.data.source;
    if (stretch?.stretch.first !== before?.stretch.first) this.data.clearValues();
    this.frame.wait();
    this.data.model.follow(stretch, before);
    this.update();
  }

  /** Makes the scene anew and hands it to all that draw; what is missing is asked for a moment later. */
  private update(): void {
    const { data, delegate } = this;
    const hasTags = delegate.half() === undefined;
    const choice = this.choice(hasTags);
    const { stretch } = data.source;
    data.orderUnits(choice);
    const isDifference = delegate.isDifference();
    if (isDifference !== this.wasDifference) data.clearValues();
    this.wasDifference = isDifference;
    const scene = data.model.scene(stretch, choice, data.shelf, this.theme, isDifference);
    const isNew = (scene === undefined) !== (this.scene === undefined);
    this.scene = scene;
    if (stretch && stretch.stretch.end === stretch.stretch.first)
      this.frame.sayMeanwhile(gatesStrings.tooShort);
    this.frame.show(scene);
    const order = { types: data.types.known, hasTags, ...data.orderNote(choice) };
    this.controls.show(stretch, choice, scene?.selectedUnit ?? -1, order);
    this.legend.show(scene);
    this.gutter.show(scene, scene?.tracks.length === 1 && quantitiesOf[scene.cell].length > 1);
    this.cells.show(scene);
    this.minimap.show(scene);
    this.saturation.show(scene);
    this.crosshair.show(scene);
    this.showStatus();
    if (isNew) delegate.exportsChanged();
    if (isNew && this.resize()) this.update();
    this.wishSoon();
  }

  private showStatus(): void {
    const { scene, wasDifference } = this;
    const { stretch } = this.data.source;
    if (!scene || !stretch) return;
    const { text, range } = statusOf(scene, stretch, wasDifference);
    this.frame.sayStatus(text, range, scene.tokens);
  }

  /** Of a pair units are correlated with each other only. */
  private choice(hasTags: boolean): GatesChoice {
    const choice = this.delegate.choice();
    return hasTags ? choice : { ...choice, with: 'unit' };
  }

  private change(part: Partial<GatesChoice>): void {
    this.delegate.changeChoice(part);
    this.update();
  }
}
