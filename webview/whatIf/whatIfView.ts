import { DisposableObject } from '../../src/base/disposable';
import { tellError } from '../../src/base/errors';
import { usualBeam } from '../../src/protocol/askedByDefault';
import type { WhatIfItem } from '../../src/protocol/inspectorProtocol';
import { formatIntervention, parseIntervention } from '../../src/protocol/interventions';
import { gateQuantities, quantitiesOf, type Quantity } from '../../src/protocol/spec';
import { tokenLabel } from '../attention/pairData';
import { smallButton } from '../controls/smallButton';
import { Selector } from '../controls/toolkit';
import { afterFrame, element, setHidden, setText } from '../dom';
import { formatPercent } from '../format';
import { t } from '../l10n';
import type { PanelState, UnitPlace } from '../panelState';
import { isSuperseded, wordsOf } from '../questionBook';
import { quantityNames } from '../strings';
import type { TabContext } from '../tabs/inspectorTab';
import { inlineText } from '../visibleText';
import { WhatIfList } from './whatIfList';
import { WhatIfSideView } from './whatIfSideView';
import { interventionWords } from './interventionWords';
import { whatIfStrings } from './whatIfStrings';

const predictionsAsked = 20;
const tokensWritten = 30;

/**
 * What would be expected and written if units held other values, beside what is. On view while something is set or a unit
 * is selected in any tab, and always in the tab of the units.
 */
export class WhatIfView extends DisposableObject {
  readonly node = element('details', { class: 'what-if' });
  private readonly summary = element('span', { class: 'dim', role: 'status' });
  private readonly rows = element('ul', { class: 'what-if-list' });
  private readonly undo: HTMLButtonElement;
  private readonly clear: HTMLButtonElement;
  private readonly unitRow = element('div', { class: 'what-if-unit' });
  private readonly unitName = element('span');
  private readonly gate: Selector;
  private readonly gateControls: HTMLElement;
  private readonly emptyCell: HTMLButtonElement;
  private readonly input = element('input', {
    type: 'text',
    class: 'pattern-input',
    'aria-label': whatIfStrings.write,
    title: whatIfStrings.writeTitle,
    placeholder: whatIfStrings.placeholder,
    spellcheck: 'false',
    maxlength: '200',
  });
  private readonly problem = element('p', { class: 'units-problem', role: 'alert' });
  private readonly recorded = element('p', { class: 'dim' });
  private readonly sides = element('div', { class: 'what-if-sides' });
  private readonly unchanged = new WhatIfSideView(whatIfStrings.asItIs);
  private readonly changed = new WhatIfSideView(whatIfStrings.changed);
  private list = new WhatIfList();
  private modelId = '';
  private state: PanelState | undefined;
  private shownFor: unknown;
  private abort: AbortController | undefined;
  private chosenGate: Quantity | undefined;
  /** The predictions themselves are seen first. */
  private readonly askLater = afterFrame(() => {
    if (!this.isDisposed && this.seen !== this.shownFor) this.ask();
  });

  constructor(private readonly context: TabContext) {
    super();
    this.undo = smallButton(whatIfStrings.undo, () => this.change(() => this.list.undo()));
    this.undo.title = whatIfStrings.undoTitle;
    this.clear = smallButton(whatIfStrings.clear, () => this.change(() => this.list.clear()));
    this.clear.title = whatIfStrings.clearTitle;
    const silence = smallButton(whatIfStrings.silence, () => this.set('hidden', 0));
    silence.title = whatIfStrings.silenceTitle;
    this.emptyCell = smallButton(whatIfStrings.empty, () => this.set('cell', 0));
    this.emptyCell.title = whatIfStrings.emptyTitle;
    this.gate = new Selector(whatIfStrings.gate, (value) => {
      this.chosenGate = value as Quantity;
      this.showUnit();
    });
    const open = smallButton(whatIfStrings.open, () => this.setGate(1));
    const shut = smallButton(whatIfStrings.shut, () => this.setGate(0));
    this.gateControls = element('span', { class: 'what-if-gate' }, this.gate.node, open, shut);
    this.unitRow.append(this.unitName, silence, this.emptyCell, this.gateControls);
    const form = element(
      'form',
      { class: 'pattern-form' },
      this.input,
      smallButton(whatIfStrings.add, () => this.submit()),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    this.sides.append(this.unchanged.node, this.changed.node);
    this.node.append(
      element('summary', {}, element('h2', {}, whatIfStrings.title), this.summary),
      element('div', { class: 'what-if-body' }, this.rows, this.unitRow, form, this.problem, this.sides),
    );
    form.append(this.undo, this.clear);
    if (context.host.isRecorded) {
      form.replaceWith(this.recorded);
      this.node.open = true;
    }
    this.node.addEventListener('toggle', () => this.ask());
    setHidden(this.sides, true);
    this.showProblem('');
  }

  show(state: PanelState): void {
    this.state = state;
    const { run } = state;
    if (!run) return;
    if (run.modelId !== this.modelId) {
      this.modelId = run.modelId;
      const saved = this.context.viewState().whatIf;
      this.list = new WhatIfList(saved?.modelId === run.modelId ? saved.items : []);
      this.shownFor = undefined;
      this.redraw();
      this.tell();
    }
    const isUnits = this.context.viewState().tab === 'units' && !this.isPair;
    setHidden(this.node, this.list.items.length === 0 && !state.selectedUnit && !isUnits);
    this.showUnit();
    setText(
      this.recorded,
      this.isPair || this.list.items.length === 0
        ? whatIfStrings.recorded
        : `${whatIfStrings.recorded} ${whatIfStrings.recordedTraces}`,
    );
    this.input.placeholder = this.isPair ? whatIfStrings.pairPlaceholder : whatIfStrings.placeholder;
    this.input.title = this.isPair ? whatIfStrings.writePairTitle : whatIfStrings.writeTitle;
    if (this.seen !== this.shownFor) this.askLater();
  }

  private get isPair(): boolean {
    return this.state?.run?.spec.model.kind === 'translate';
  }

  /** Another object whenever cursor, text or weights may have changed. */
  private get seen(): unknown {
    return this.isPair ? this.state?.place : this.state?.predictions;
  }

  private ask(): void {
    this.shownFor = this.seen;
    const set = this.list.active;
    // What is answered about what was set before is not told any more.
    this.abort?.abort();
    this.abort = new AbortController();
    if (set.length > 0) return void this.askHost(set, this.abort.signal);
    setHidden(this.sides, true);
    this.showSummary();
  }

  private async askHost(set: string[], signal: AbortSignal): Promise<void> {
    try {
      const effect = await (this.isPair ? this.askOfPair(set, signal) : this.askOfText(set, signal));
      setHidden(this.sides, false);
      this.showProblem('');
      this.showSummary(effect);
    } catch (error) {
      if (isSuperseded(error)) return;
      this.showProblem(wordsOf(error));
      setHidden(this.sides, true);
      this.showSummary();
    }
  }

  /** What becomes of the token that was the most probable, in words. */
  private async askOfText(set: string[], signal: AbortSignal): Promise<string> {
    const length = this.node.open ? tokensWritten : 0;
    const request = { set, top: predictionsAsked, length };
    const { unchanged, changed } = await this.context.host.ask('whatIf', request, signal);
    this.unchanged.show(unchanged);
    this.changed.show(changed, unchanged);
    const [best] = unchanged.result.predictions;
    if (!best) return '';
    const after = changed.result.predictions.find(({ text }) => text === best.text)?.probability;
    const least = changed.result.predictions.at(-1)?.probability ?? 0;
    const shown = after === undefined ? `<${formatPercent(least).replace('<', '')}` : formatPercent(after);
    return whatIfStrings.effect(inlineText(best.text).trim(), formatPercent(best.probability), shown);
  }

  /** The same of the target's token at the cursor. */
  private async askOfPair(set: string[], signal: AbortSignal): Promise<string> {
    const beam = this.node.open ? usualBeam : 0;
    const request = { set, beam };
    const { targetTokens, position, unchanged, changed } = await this.context.host.ask(
      'whatIfPair',
      request,
      signal,
    );
    this.unchanged.showPair(targetTokens, position, unchanged);
    this.changed.showPair(targetTokens, position, changed, unchanged);
    const [before, after] = [unchanged, changed].map(({ probabilities }) => probabilities[position] ?? NaN);
    return whatIfStrings.effect(
      tokenLabel(targetTokens[position] ?? ''),
      formatPercent(before ?? NaN),
      formatPercent(after ?? NaN),
    );
  }

  private showSummary(effect = ''): void {
    const count = this.list.active.length;
    const { length } = this.list.items;
    const words =
      count > 0 ? whatIfStrings.active(count) : length > 0 ? whatIfStrings.allOff : whatIfStrings.none;
    setText(this.summary, effect ? `${words} · ${effect}` : words);
    this.node.classList.toggle('active', count > 0);
  }

  private redraw(): void {
    this.rows.replaceChildren(...this.list.items.map((item, index) => this.row(item, index)));
    setHidden(this.rows, this.list.items.length === 0);
    this.undo.disabled = !this.list.canUndo;
    this.clear.disabled = this.list.items.length === 0;
    this.showSummary();
  }

  private row({ set, on }: WhatIfItem, index: number): HTMLElement {
    const box = element('input', { type: 'checkbox', 'aria-label': whatIfStrings.switchOn(set) });
    box.checked = on;
    const named = [
      element('code', {}, set),
      element('span', { class: 'dim what-if-words' }, interventionWords(set)),
    ];
    const label = element('label', {}, box, ...named);
    if (this.context.host.isRecorded) {
      box.disabled = true;
      return element('li', {}, label);
    }
    box.addEventListener('change', () => this.change(() => this.list.switch(index, box.checked)));
    const remove = element(
      'button',
      { type: 'button', class: 'what-if-remove', 'aria-label': whatIfStrings.remove(set) },
      '×',
    );
    remove.title = whatIfStrings.remove(set);
    remove.addEventListener('click', () => this.change(() => this.list.remove(index)));
    return element('li', {}, label, remove);
  }

  private showUnit(): void {
    const unit = this.state?.selectedUnit;
    const cell = this.state?.run?.spec.model.cell;
    setHidden(this.unitRow, !unit || !cell || this.context.host.isRecorded === true);
    if (!unit || !cell) return;
    setText(this.unitName, whatIfStrings.unit(unit.unit, unit.layer + 1, unit.side));
    const quantities: readonly Quantity[] = quantitiesOf[cell];
    setHidden(this.emptyCell, !quantities.includes('cell'));
    const gates = quantities.filter((quantity) => gateQuantities.includes(quantity));
    setHidden(this.gateControls, gates.length === 0);
    const [first] = gates;
    if (!first) return;
    const shown = this.chosenGate && gates.includes(this.chosenGate) ? this.chosenGate : first;
    this.chosenGate = shown;
    this.gate.show(
      gates.map((value) => ({ value, label: quantityNames[value].full })),
      shown,
    );
  }

  private setGate(value: 0 | 1): void {
    if (this.chosenGate) this.set(this.chosenGate, value);
  }

  private set(quantity: Quantity, value: number): void {
    const unit: UnitPlace | undefined = this.state?.selectedUnit;
    if (unit) this.add(formatIntervention({ ...unit, quantity, value }));
  }

  private submit(): void {
    try {
      this.add(formatIntervention(parseIntervention(this.input.value)));
      this.input.value = '';
    } catch (error) {
      const { message, hint } = tellError(error, t);
      this.showProblem(`${message} ${hint}`.trim());
    }
  }

  /** The beginning of an intervention, to be written to its end. */
  write(text: string): void {
    setHidden(this.node, false);
    this.node.open = true;
    this.input.value = text;
    this.input.focus();
  }

  add(set: string): void {
    this.node.open = true;
    this.change(() => this.list.add(set));
  }

  private change(action: () => void): void {
    action();
    this.context.changeViewState({ whatIf: { modelId: this.modelId, items: [...this.list.items] } });
    this.showProblem('');
    this.redraw();
    this.tell();
    if (this.state) this.show(this.state);
    this.ask();
  }

  /** Every tab shows the network as it is set. */
  private tell(): void {
    this.context.dispatch({ type: 'interventions', set: this.list.active });
  }

  private showProblem(words: string): void {
    setText(this.problem, words);
    setHidden(this.problem, words === '');
  }
}
