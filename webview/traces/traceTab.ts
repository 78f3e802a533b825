import { DisposableObject } from '../../src/base/disposable';
import type { PairSide } from '../../src/protocol/interventions';
import type { TabId } from '../../src/protocol/inspectorProtocol';
import { Segments } from '../controls/segments';
import { element, setHidden } from '../dom';
import { type Caption, captionOf } from '../export/caption';
import type { Exportable } from '../export/exportable';
import type { Brush, PanelState, UnitPlace } from '../panelState';
import { strings, tabNames } from '../strings';
import type { InspectorTab } from '../tabs/inspectorTab';
import type { Theme } from '../theme';
import { whatIfStrings } from '../whatIf/whatIfStrings';
import type { ChangedHost, ChangedMode } from './changedHost';
import type { PairHost } from './pairHost';

/** A view of what a network holds along the text. */
export interface TraceView {
  readonly node: HTMLElement;
  /** `key` stands for model and document; `seen` is another object whenever cursor, text or weights may have changed. */
  show(key: string, seen: unknown, brush: Brush | undefined, selectedUnit: UnitPlace | undefined): void;
  hide(): void;
  setTheme(theme: Theme): void;
  /** `caption` is of model and text; the view knows the rest of what is to be told. */
  exportable(caption: Caption): Exportable | undefined;
  /** Whether there is something of that; as good as free. */
  readonly canExport: boolean;
  dispose(): void;
}

/** Who answers about traces: the pair of a translator, and through it the network as it is or as it is changed. */
export interface TraceHosts {
  pairs: PairHost;
  changes: ChangedHost;
}

const noChanges: readonly string[] = [];

/** The tab of such a view: of a translator with a choice of its two halves, while something is set with one of the network. */
export abstract class TraceTab<V extends TraceView> extends DisposableObject implements InspectorTab {
  readonly label: string;
  readonly node: HTMLElement;
  protected readonly view: V;
  private readonly sides: Segments<PairSide>;
  private readonly changed: Segments<ChangedMode>;
  private state: PanelState | undefined;
  private seen: { of: unknown; variant: string } = { of: undefined, variant: '' };

  constructor(
    readonly id: TabId,
    view: V,
    private readonly hosts: TraceHosts,
    private readonly modes: readonly ChangedMode[],
  ) {
    super();
    const { pairs, changes } = hosts;
    this.label = tabNames[id];
    this.view = this._register(view);
    const again = () => this.state && this.show(this.state);
    const halves = [
      { value: 'encoder', label: strings.encoder },
      { value: 'decoder', label: strings.decoder },
    ] as const;
    this.sides = new Segments<PairSide>(strings.halves, halves, pairs.side, (side) => {
      pairs.side = side;
      again();
    });
    const choices = modes.map((value) => ({ value, label: whatIfStrings.modes[value] }));
    this.changed = new Segments<ChangedMode>(whatIfStrings.network, choices, 'changed', (mode) => {
      changes.mode = mode;
      again();
    });
    const head = element('div', { class: 'trace-choices' }, this.sides.node, this.changed.node);
    this.node = element('div', {}, head, view.node);
  }

  show(state: PanelState): void {
    this.state = state;
    const { run, documentUri, documentName, predictions, place, brush, selectedUnit, interventions } = state;
    if (!run) return;
    const { pairs, changes } = this.hosts;
    pairs.isOn = run.spec.model.kind === 'translate';
    const set = (changes.isRecorded && !pairs.isOn ? undefined : interventions) ?? noChanges;
    changes.use(set);
    if (!this.modes.includes(changes.mode)) changes.mode = 'changed';
    setHidden(this.sides.node, !pairs.isOn);
    this.sides.set(pairs.side);
    setHidden(this.changed.node, set.length === 0);
    this.changed.set(changes.mode);
    const key = [run.modelId, documentUri ?? documentName, pairs.isOn ? pairs.side : ''].join(' ');
    const of = place ?? predictions;
    const { variant } = changes;
    if (this.seen.of !== of || this.seen.variant !== variant) this.seen = { of, variant };
    // What is selected in one half is no unit of the other.
    this.view.show(key, this.seen, brush, selectedUnit?.side === pairs.half ? selectedUnit : undefined);
  }

  hide(): void {
    this.view.hide();
  }

  setTheme(theme: Theme): void {
    this.view.setTheme(theme);
  }

  exportable(): Exportable | undefined {
    return this.view.exportable(this.caption());
  }

  get canExport(): boolean {
    return this.view.canExport;
  }

  /** What is on view: model, text, which half of a translator, and whether something is set in it. */
  private caption(): string[] {
    const { pairs, changes } = this.hosts;
    const { run, documentName = '', interventions = noChanges } = this.state ?? {};
    const half = pairs.isOn ? [pairs.side === 'encoder' ? strings.encoder : strings.decoder] : [];
    const changed = interventions.length > 0 && changes.isChanged;
    const set = changed ? [whatIfStrings.modes[changes.mode]] : [];
    return [...captionOf(run, documentName), ...half, ...set];
  }
}
