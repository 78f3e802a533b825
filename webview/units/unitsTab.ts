import { DisposableObject } from '../../src/base/disposable';
import { type ModelSpec, quantitiesOf, type Quantity } from '../../src/protocol/spec';
import type {
  LayerChoice,
  PatternSpec,
  UnitDetectors,
  UnitMatches,
  UnitThresholds,
} from '../../src/protocol/units';
import { smallButton } from '../controls/smallButton';
import { Selector } from '../controls/toolkit';
import { element, setHidden, setText } from '../dom';
import type { Exportable } from '../export/exportable';
import type { PanelState } from '../panelState';
import { isSuperseded, wordsOf } from '../questionBook';
import { quantityNames, strings, tabNames } from '../strings';
import type { InspectorTab, TabContext } from '../tabs/inspectorTab';
import { namesOf } from './detectorRows';
import { correlationText, DetectorsView } from './detectorsView';
import { TogetherView } from './togetherView';
import { unitsExport } from './unitsExport';
import { unitsStrings } from './unitsStrings';

const matchesAsked = 40;

/** Units by what they do: on in a selection and off around it, where else, and what they go along with. */
export class UnitsTab extends DisposableObject implements InspectorTab {
  readonly id = 'units';
  readonly label = tabNames.units;
  readonly needsText = true;
  readonly node: HTMLElement;
  private readonly layer: Selector;
  private readonly quantity: Selector;
  private readonly together: TogetherView;
  private readonly detectors: DetectorsView;
  private readonly unitHead = element('span', { class: 'units-unit-name' });
  private readonly unitNames = element('span', { class: 'dim' });
  private readonly unitRow: HTMLElement;
  private readonly problem = element('p', { class: 'units-problem', role: 'alert' });
  private state: PanelState | undefined;
  private thresholds: UnitThresholds | undefined;
  private matched: (UnitMatches & { text: string }) | undefined;
  private detected: UnitDetectors | undefined;
  /** What the shown answers are about. */
  private matchedKey: unknown;
  private matchedFor = '';
  private detectedKey = '';

  constructor(private readonly context: TabContext) {
    super();
    this.layer = new Selector(strings.layer, (value) => this.changeChoice({ layer: Number(value) }));
    this.quantity = new Selector(strings.quantity, (value) =>
      this.changeChoice({ quantity: value as Quantity }),
    );
    const selectUnit = (unit: number) => this.selectUnit(unit);
    this.together = new TogetherView({
      choose: (thresholds) => this.chooseThresholds(thresholds),
      selectUnit,
      goTo: (range) => context.select(range),
      dropBrush: () => context.dispatch({ type: 'brush' }),
    });
    this.detectors = new DetectorsView((pattern) => void this.detect(pattern), selectUnit);
    const colour = smallButton(unitsStrings.colourText, () => void this.colour());
    colour.title = unitsStrings.colourTitle;
    this.unitRow = element('div', { class: 'units-unit' }, this.unitHead, this.unitNames, colour);
    const head = element(
      'div',
      { class: 'section-head' },
      element('h2', {}, unitsStrings.togetherTitle),
      element('div', { class: 'controls' }, this.layer.node, this.quantity.node),
    );
    const first = element(
      'section',
      { 'aria-label': unitsStrings.togetherTitle },
      head,
      this.unitRow,
      this.problem,
      this.together.node,
    );
    this.node = element('div', { class: 'units' }, first, this.detectors.node);
  }

  show(state: PanelState): void {
    this.state = state;
    const spec = state.run?.spec.model;
    if (!spec) return;
    this.showControls(spec);
    this.showUnit();
    // The cursor, the selection and the text all come with new predictions.
    const key = JSON.stringify([this.choice(spec), state.brush?.range, state.run?.modelId]);
    if (this.matchedKey !== state.predictions || this.matchedFor !== key) {
      this.matchedKey = state.predictions;
      if (this.matchedFor !== key) this.thresholds = undefined;
      this.matchedFor = key;
      void this.match();
    } else this.redraw();
    const detectKey = JSON.stringify([
      this.choice(spec),
      state.run?.modelId,
      state.run?.state,
      state.documentUri,
    ]);
    if (detectKey === this.detectedKey) return;
    if (state.run?.state === 'training') return this.detectors.showTraining();
    this.detectedKey = detectKey;
    void this.detect(this.detectors.patternSpec);
  }

  hide(): void {
    this.matchedKey = undefined;
    this.matchedFor = '';
  }

  setTheme(): void {
    // Its colours are all in CSS.
  }

  exportable(): Exportable | undefined {
    const { matched, detected } = this;
    const caption = [...this.context.caption(), ...this.captionParts()];
    return unitsExport({ matched, detected }, this.context.theme(), caption);
  }

  get canExport(): boolean {
    return this.matched !== undefined || this.detected !== undefined;
  }

  /** Layer and quantity that the units are of. */
  private captionParts(): string[] {
    const spec = this.state?.run?.spec.model;
    if (!spec) return [];
    const { layer, quantity, direction } = this.choice(spec);
    const told = spec.kind === 'blank' ? (direction ?? 'forward') : undefined;
    return [strings.layerOption(layer, spec.layers, told), quantityNames[quantity].full];
  }

  private showControls(spec: ModelSpec): void {
    const { direction = 'forward', layer, quantity } = this.choice(spec);
    const isBlank = spec.kind === 'blank';
    const layers = Array.from({ length: spec.layers * (isBlank ? 2 : 1) }, (_, index) => ({
      value: String(index),
      label: strings.layerOption(
        index % spec.layers,
        spec.layers,
        isBlank ? (index < spec.layers ? 'forward' : 'backward') : undefined,
      ),
    }));
    setHidden(this.layer.node, layers.length < 2);
    this.layer.show(layers, String(layer + (direction === 'backward' ? spec.layers : 0)));
    const quantities = quantitiesOf[spec.cell].map((value) => ({ value, label: quantityNames[value].full }));
    setHidden(this.quantity.node, quantities.length < 2);
    this.quantity.show(quantities, quantity);
  }

  /** Layer and quantity on view; the states are what units are known by. */
  private choice(spec: ModelSpec): LayerChoice {
    const view = this.context.viewState();
    const { layer = spec.layers - 1, quantity } = view.units ?? {};
    const stacks = spec.kind === 'blank' ? 2 : 1;
    const index = Math.max(0, Math.min(layer, spec.layers * stacks - 1));
    const all: readonly Quantity[] = quantitiesOf[spec.cell];
    return {
      ...(index >= spec.layers && { direction: 'backward' as const }),
      layer: index % spec.layers,
      quantity: quantity && all.includes(quantity) ? quantity : 'hidden',
    };
  }

  private changeChoice(change: { layer?: number; quantity?: Quantity }): void {
    this.context.changeViewState({ units: { ...this.context.viewState().units, ...change } });
    if (this.state) this.show(this.state);
  }

  private chooseThresholds(thresholds: UnitThresholds | undefined): void {
    this.thresholds = thresholds;
    void this.match();
  }

  private async match(): Promise<void> {
    const spec = this.state?.run?.spec.model;
    if (!spec) return;
    const range = this.state?.brush?.range;
    const { thresholds } = this;
    try {
      this.matched = await this.context.host.ask('matchUnits', {
        choice: this.choice(spec),
        ...(range && { range }),
        ...(thresholds && { thresholds }),
        top: matchesAsked,
      });
      this.showProblem('');
      this.redraw();
    } catch (error) {
      if (isSuperseded(error)) return;
      this.matched = undefined;
      this.showProblem(wordsOf(error));
      this.redraw();
    }
    this.context.exportsChanged();
  }

  private async detect(pattern: PatternSpec | undefined): Promise<void> {
    const spec = this.state?.run?.spec.model;
    if (!spec) return;
    if (!this.detected) this.detectors.show(undefined);
    try {
      this.detected = await this.context.host.ask('detectUnits', {
        choice: this.choice(spec),
        ...(pattern && { pattern }),
      });
      this.detectors.show(this.detected, '', this.unitOnView);
      this.showUnit();
      this.context.exportsChanged();
    } catch (error) {
      if (!isSuperseded(error)) this.detectors.show(undefined, wordsOf(error), this.unitOnView);
    }
  }

  /** The selected unit where it is one of the layer on view. */
  private get unitOnView(): number | undefined {
    const { selectedUnit, run } = this.state ?? {};
    if (!selectedUnit || !run) return undefined;
    const { direction = 'forward', layer } = this.choice(run.spec.model);
    return selectedUnit.layer === layer && selectedUnit.direction === direction
      ? selectedUnit.unit
      : undefined;
  }

  private selectUnit(unit: number): void {
    const spec = this.state?.run?.spec.model;
    if (!spec) return;
    const { direction = 'forward', layer } = this.choice(spec);
    const isSelected = unit === this.unitOnView;
    this.context.dispatch({
      type: 'selectUnit',
      ...(!isSelected && { selectedUnit: { direction, layer, unit } }),
    });
  }

  private redraw(): void {
    this.together.show(this.matched, this.state?.brush !== undefined, this.unitOnView);
    if (this.detected) this.detectors.show(this.detected, '', this.unitOnView);
  }

  private showUnit(): void {
    const unit = this.unitOnView;
    const spec = this.state?.run?.spec.model;
    setHidden(this.unitRow, unit === undefined);
    if (unit === undefined || !spec) return;
    setText(this.unitHead, unitsStrings.unitHead(unit, this.choice(spec).layer + 1));
    const names = namesOf(this.detected?.detectors ?? [], unit)
      .slice(0, 3)
      .map(({ id, r }) => `${unitsStrings.feature(id)} (${correlationText(r)})`);
    setText(
      this.unitNames,
      names.length > 0 ? unitsStrings.unitNames(names.join(', ')) : unitsStrings.unitNameless,
    );
  }

  private async colour(): Promise<void> {
    const unit = this.unitOnView;
    const spec = this.state?.run?.spec.model;
    if (unit === undefined || !spec) return;
    try {
      await this.context.host.ask('colourByUnit', { choice: this.choice(spec), unit });
      this.context.announce(unitsStrings.coloured(unit));
    } catch (error) {
      if (!isSuperseded(error)) this.showProblem(wordsOf(error));
    }
  }

  private showProblem(words: string): void {
    setText(this.problem, words);
    setHidden(this.problem, words === '');
  }
}
