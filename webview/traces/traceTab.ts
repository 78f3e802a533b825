import { DisposableObject } from '../../src/base/disposable';
import type { TabId } from '../../src/protocol/inspectorProtocol';
import { Segments } from '../controls/segments';
import { element, setHidden } from '../dom';
import type { Exportable } from '../export/exportable';
import type { Brush, PanelState, UnitPlace } from '../panelState';
import { strings, tabNames } from '../strings';
import type { InspectorTab } from '../tabs/inspectorTab';
import type { Theme } from '../theme';
import type { PairHost, PairSide } from './pairHost';

/** A view of what a network holds along the text. */
export interface TraceView {
  readonly node: HTMLElement;
  /** `key` stands for model and document; `seen` is another object whenever cursor, text or weights may have changed. */
  show(key: string, seen: unknown, brush: Brush | undefined, selectedUnit: UnitPlace | undefined): void;
  hide(): void;
  setTheme(theme: Theme): void;
  dispose(): void;
}

/** The tab of such a view; of a translator with a choice of its two halves. */
export abstract class TraceTab<V extends TraceView> extends DisposableObject implements InspectorTab {
  readonly label: string;
  readonly node: HTMLElement;
  protected readonly view: V;
  private readonly sides: Segments<PairSide>;
  private state: PanelState | undefined;

  constructor(
    readonly id: TabId,
    view: V,
    private readonly pairs: PairHost,
  ) {
    super();
    this.label = tabNames[id];
    this.view = this._register(view);
    const choices = [
      { value: 'encoder', label: strings.encoder },
      { value: 'decoder', label: strings.decoder },
    ] as const;
    this.sides = new Segments<PairSide>(strings.halves, choices, pairs.side, (side) => {
      pairs.side = side;
      if (this.state) this.show(this.state);
    });
    this.sides.node.classList.add('trace-sides');
    this.node = element('div', {}, this.sides.node, view.node);
  }

  show(state: PanelState): void {
    this.state = state;
    const { run, documentUri, documentName, predictions, place, brush, selectedUnit } = state;
    if (!run) return;
    const { pairs } = this;
    pairs.isOn = run.spec.model.kind === 'translate';
    setHidden(this.sides.node, !pairs.isOn);
    this.sides.set(pairs.side);
    const key = [run.modelId, documentUri ?? documentName, pairs.isOn ? pairs.side : ''].join(' ');
    this.view.show(key, place ?? predictions, brush, selectedUnit);
  }

  hide(): void {
    this.view.hide();
  }

  setTheme(theme: Theme): void {
    this.view.setTheme(theme);
  }

  abstract exportable(): Exportable | undefined;
}
