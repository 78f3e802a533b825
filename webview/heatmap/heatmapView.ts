import { DisposableObject, toDisposable } from '../../src/base/disposable';
import type { InspectorViewState } from '../../src/protocol/inspectorProtocol';
import type { TextRange } from '../../src/protocol/predictions';
import { quantitiesOf, type TokenizerKind } from '../../src/protocol/spec';
import { debounced, element, listen, setHidden, setText } from '../dom';
import { formatValue } from '../format';
import { quantityNames, strings } from '../strings';
import type { Theme } from '../theme';
import { spokenText } from '../visibleText';
import { labelAngle, type LabelPlan } from './axisLabels';
import { AxisSurface } from './axisSurface';
import { Crosshair } from './crosshair';
import { Gutter } from './gutter';
import { HeatmapControls } from './heatmapControls';
import { type Cell, tokenAt } from './hitTest';
import { columnLeft, rowOfUnit } from './layout';
import { Legend } from './legend';
import { comfortableTokens, type HeatmapInput, makeScene, textMeasure } from './makeScene';
import { MapSurface } from './mapSurface';
import { OverlaySurface } from './overlaySurface';
import { type HeatmapScene, valueAt } from './scene';
import { HeatmapTooltip } from './tooltip';
import { UnitTable } from './unitTable';

/** What the heatmap asks of the panel. */
export interface HeatmapDelegate {
  viewState(): InspectorViewState;
  changeViewState(change: Partial<InspectorViewState>): void;
  select(range: TextRange): void;
  /** How many tokens fit. */
  windowChanged(tokens: number): void;
}

/** Gates and states: units by tokens, one track for each quantity, one token axis for all. */
export class HeatmapView extends DisposableObject {
  readonly node: HTMLElement;
  private readonly controls: HeatmapControls;
  private readonly legend = new Legend();
  private readonly axis = this._register(new AxisSurface());
  private readonly cells = this._register(new MapSurface());
  private readonly overlay = this._register(new OverlaySurface());
  private readonly gutter: Gutter;
  private readonly tooltip = new HeatmapTooltip();
  private readonly table: UnitTable;
  private readonly crosshair: Crosshair;
  private readonly live = element('div', { class: 'visually-hidden', 'aria-live': 'polite' });
  private readonly axisBox = element('div', { class: 'heatmap-axis' });
  private readonly stack = element('div', { class: 'heatmap-stack' });
  private readonly plot = element('div', { class: 'heatmap-plot', tabindex: '0', role: 'application' });
  private readonly frame = element('div', { class: 'heatmap-frame' });
  private readonly waiting = element('p', { class: 'waiting' }, strings.heatmapWaiting);
  private readonly measureText = textMeasure();
  private input: HeatmapInput | undefined;
  private tokenizer: TokenizerKind = 'word';
  private scene: HeatmapScene | undefined;
  private plan: LabelPlan | undefined;
  private hoveredAxisToken = -1;
  private sizeKey = '';
  private readonly postWindow = debounced(150, () => this.announceWindow());

  constructor(
    private readonly delegate: HeatmapDelegate,
    private theme: Theme,
  ) {
    super();
    const change = (part: Partial<InspectorViewState>) => {
      delegate.changeViewState(part);
      this.update();
    };
    this.controls = new HeatmapControls(change);
    this.gutter = this._register(new Gutter((quantity) => change({ quantity })));
    const open = delegate.viewState().tableOpen === true;
    this.table = this._register(new UnitTable(open, (tableOpen) => delegate.changeViewState({ tableOpen })));
    this.stack.append(this.cells.canvas, this.overlay.canvas);
    this.plot.append(this.gutter.node, this.stack);
    this.axisBox.append(this.axis.canvas);
    this.frame.append(this.axisBox, this.plot);
    this.crosshair = this._register(new Crosshair(this.plot, this.stack));
    this._register(this.crosshair.onDidMove(() => this.drawCrosshair()));
    this._register(this.crosshair.onDidChoose((token) => this.choose(token)));
    this.listenToAxis();
    const head = element(
      'div',
      { class: 'section-head' },
      element('h2', {}, strings.heatmapTitle),
      this.controls.node,
    );
    this.node = element(
      'section',
      { class: 'heatmap', 'aria-label': strings.heatmapTitle },
      head,
      this.legend.node,
    );
    this.node.append(this.frame, this.waiting, this.table.node, this.tooltip.node, this.live);
    const onResize = () => this.onResize();
    const observer = new ResizeObserver(onResize);
    observer.observe(this.stack);
    this._register(toDisposable(() => observer.disconnect()));
    window.addEventListener('resize', onResize);
    this._register(toDisposable(() => window.removeEventListener('resize', onResize)));
    this.update();
  }

  show(input: HeatmapInput | undefined, tokenizer: TokenizerKind): void {
    // Called with every message: a new point of the curves must not paint the cells again.
    const { input: old } = this;
    const same = old?.trace === input?.trace && old?.cursorToken === input?.cursorToken;
    if (same && tokenizer === this.tokenizer) return;
    if (tokenizer !== this.tokenizer) this.postWindow();
    this.tokenizer = tokenizer;
    this.input = input;
    this.update();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.update();
  }

  /** The cells' own height follows from the rest, so only a new width or window counts. */
  private onResize(): void {
    const key = `${this.stack.clientWidth} ${window.innerHeight} ${window.devicePixelRatio}`;
    if (key === this.sizeKey) return;
    this.sizeKey = key;
    this.postWindow();
    this.update();
  }

  private announceWindow(): void {
    const width = this.stack.clientWidth;
    if (width === 0) return;
    this.delegate.windowChanged(comfortableTokens(width, this.tokenizer));
  }

  private update(): void {
    const made = this.makeScene();
    const scene = made?.scene;
    this.scene = scene;
    this.plan = made?.plan;
    for (const node of [this.plot, this.axisBox]) node.classList.toggle('absent', !scene);
    setHidden(this.table.node, !scene);
    setHidden(this.legend.node, !scene);
    setHidden(this.waiting, scene !== undefined);
    this.controls.show(this.input?.trace, this.delegate.viewState());
    this.legend.show(scene);
    this.gutter.show(
      scene?.layout,
      scene?.layout.tracks.length === 1 && quantitiesOf[scene.layer.cell].length > 1,
    );
    if (scene && this.plan) {
      this.stack.style.height = `${scene.layout.height / scene.layout.ratio}px`;
      this.axisBox.style.height = `${this.plan.height}px`;
      const shown = scene.layout.tracks.map((track) => quantityNames[track.quantity].full).join(', ');
      this.plot.setAttribute(
        'aria-label',
        strings.heatmapLabel(shown, scene.layout.tokens, scene.layer.units),
      );
    }
    this.cells.show(scene);
    this.crosshair.setLayout(scene?.layout, scene?.cursorToken ?? -1);
    this.drawCrosshair();
  }

  private makeScene(): { scene: HeatmapScene; plan: LabelPlan } | undefined {
    const { input } = this;
    if (!input) return undefined;
    const frame = this.frame.getBoundingClientRect();
    const room = {
      ratio: window.devicePixelRatio,
      width: this.stack.clientWidth,
      height: window.innerHeight - (frame.top + window.scrollY),
    };
    return makeScene(input, this.delegate.viewState(), this.theme, room, this.measureText);
  }

  private drawCrosshair(): void {
    const { scene } = this;
    const { cell } = this.crosshair;
    this.overlay.show(scene, cell);
    this.axis.show(scene, this.plan, cell?.token ?? this.hoveredAxisToken);
    this.legend.mark(scene, cell);
    this.table.show(
      scene,
      cell?.token ?? (scene && scene.cursorToken >= 0 ? scene.cursorToken : this.lastToken()),
    );
    if (!scene || !cell) {
      this.tooltip.hide();
      return;
    }
    const box = this.boxOf(scene, cell);
    if (this.crosshair.byKeyboard) {
      setText(this.live, this.spoken(scene, cell));
      scrollIntoView(box, this.axisBox.offsetHeight);
    }
    this.tooltip.show(scene, cell, this.boxOf(scene, cell));
  }

  private lastToken(): number {
    return (this.scene?.trace.tokens.length ?? 0) - 1;
  }

  /** Box of a cell in the window, in CSS pixels. */
  private boxOf(scene: HeatmapScene, cell: Cell): DOMRect {
    const stack = this.stack.getBoundingClientRect();
    const { layout } = scene;
    const track = layout.tracks[cell.track];
    const top = track ? track.top + rowOfUnit(track, cell.unit) * track.rowHeight : 0;
    const x = stack.left + columnLeft(layout, cell.token) / layout.ratio;
    const width = layout.columnWidth / layout.ratio;
    return new DOMRect(x, stack.top + top / layout.ratio, width, (track?.rowHeight ?? 0) / layout.ratio);
  }

  private spoken(scene: HeatmapScene, cell: Cell): string {
    const quantity = scene.layout.tracks[cell.track]?.quantity ?? 'hidden';
    const token = spokenText(scene.trace.tokens[cell.token]?.text ?? '');
    const value = formatValue(valueAt(scene.layer, quantity, cell.token, cell.unit));
    return strings.cellSpoken(quantityNames[quantity].full, cell.unit, token, value);
  }

  private choose(token: number): void {
    const chosen = this.scene?.trace.tokens[token];
    if (chosen) this.delegate.select({ start: chosen.start, end: chosen.end });
  }

  private listenToAxis(): void {
    const tokenUnder = (event: MouseEvent) => {
      const { scene, plan } = this;
      if (!scene || !plan) return -1;
      const box = this.axis.canvas.getBoundingClientRect();
      const rise = plan.rotated ? Math.max(0, box.bottom - event.clientY) / Math.tan(labelAngle) : 0;
      return tokenAt(scene.layout, (event.clientX - box.left - rise) * scene.layout.ratio);
    };
    const hover = (token: number) => {
      if (token === this.hoveredAxisToken) return;
      this.hoveredAxisToken = token;
      this.axisBox.classList.toggle('pointing', token >= 0);
      this.drawCrosshair();
    };
    this._register(listen(this.axisBox, 'pointermove', (event) => hover(tokenUnder(event))));
    this._register(listen(this.axisBox, 'pointerleave', () => hover(-1)));
    this._register(listen(this.axisBox, 'click', (event) => this.choose(tokenUnder(event))));
  }
}

/** Keeps the cell under the crosshair in the window, clear of the sticky axis. */
function scrollIntoView(box: DOMRect, covered: number): void {
  const margin = 24;
  if (box.top < covered + margin) window.scrollBy(0, box.top - covered - margin);
  else if (box.bottom > window.innerHeight - margin)
    window.scrollBy(0, box.bottom - window.innerHeight + margin);
}
