import { DisposableObject, toDisposable } from '../../src/base/disposable';
import { attentionSubstitutes } from '../../src/protocol/attention';
import type { PairView } from '../../src/protocol/inspectorQuestions';
import { PenSurface } from '../canvas/penSurface';
import { dataTable } from '../controls/dataTable';
import { Selector } from '../controls/toolkit';
import { element, setHidden, setText } from '../dom';
import { formatPercent } from '../format';
import { strings } from '../strings';
import type { Theme } from '../theme';
import { attentionStrings, substituteNames, substituteWords } from './attentionStrings';
import { comparisonHeight, type ComparisonScene, drawComparison } from './drawComparison';
import {
  type ComparedWith,
  type Comparison,
  comparisonOf,
  lossWords,
  meanLoss,
  tokenLabel,
} from './pairData';

const modelPrefix = 'model:';

/** What the words of a target lose where nothing but the fixed summary tells of the source: computed, word by word. */
export class ComparisonView extends DisposableObject {
  readonly node: HTMLElement;
  private readonly choice: Selector;
  private readonly words = element('p', { class: 'attention-words' });
  private readonly summary = element('p', { class: 'attention-summary', role: 'status' });
  private readonly legend = element('div', { class: 'plot-legend' });
  private readonly surface = this._register(new PenSurface('attention-comparison'));
  private readonly box = element('div', { class: 'attention-bars', role: 'img' });
  private readonly scroller = element('div', { class: 'attention-bars-scroll' });
  private readonly table = dataTable(strings.showTable);
  private view: PairView | undefined;
  private chosen: ComparedWith = 'off';

  /** `onChoose` is told the id of another translator that is to read the pair too, or undefined. */
  constructor(
    private theme: Theme,
    private readonly onChoose: (modelId: string | undefined) => void,
  ) {
    super();
    this.choice = new Selector(attentionStrings.compareWith, (value) => this.choose(value));
    this.box.append(this.surface.canvas);
    this.scroller.append(this.box);
    this.node = element(
      'section',
      { class: 'attention-without', 'aria-label': attentionStrings.withoutTitle },
      element(
        'div',
        { class: 'section-head' },
        element('h2', {}, attentionStrings.withoutTitle),
        element('div', { class: 'controls' }, this.choice.node),
      ),
      this.words,
      this.summary,
      this.legend,
      this.scroller,
      this.table.node,
    );
    const observer = new ResizeObserver(() => this.draw());
    observer.observe(this.scroller);
    this._register(toDisposable(() => observer.disconnect()));
  }

  get compareWith(): string | undefined {
    return typeof this.chosen === 'object' ? this.chosen.modelId : undefined;
  }

  get scene(): ComparisonScene | undefined {
    const { view, theme } = this;
    if (!view) return undefined;
    return {
      view,
      comparison: this.comparison,
      theme,
      width: Math.max(220, this.scroller.clientWidth / theme.textScale - 4),
    };
  }

  get summaryWords(): string {
    return this.summary.textContent ?? '';
  }

  show(view: PairView): void {
    this.view = view;
    const hasAttention = view.look.without.length > 0;
    const isThere = (id: string) => view.others.some((other) => other.id === id);
    if (typeof this.chosen === 'object' && !isThere(this.chosen.modelId)) this.chosen = 'off';
    const substitutes = hasAttention
      ? attentionSubstitutes.map((value) => ({ value: value as string, label: substituteNames[value] }))
      : [{ value: 'off', label: attentionStrings.noOther }];
    const others = view.others.map(({ id, name }) => ({ value: modelPrefix + id, label: name }));
    const { chosen } = this;
    this.choice.show(
      [...substitutes, ...others],
      typeof chosen === 'string' ? chosen : modelPrefix + chosen.modelId,
    );
    setHidden(this.choice.node, !hasAttention && others.length === 0);
    this.describe(view);
    this.draw();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.draw();
  }

  private get comparison(): Comparison | undefined {
    return this.view && comparisonOf(this.view, this.chosen);
  }

  private choose(value: string): void {
    const before = this.compareWith;
    this.chosen = value.startsWith(modelPrefix)
      ? { modelId: value.slice(modelPrefix.length) }
      : (attentionSubstitutes.find((known) => known === value) ?? 'off');
    if (this.compareWith !== before) this.onChoose(this.compareWith);
    if (this.view) this.show(this.view);
  }

  private describe(view: PairView): void {
    const { chosen, comparison } = this;
    const { other } = view;
    const isOther = typeof chosen === 'object';
    const words = !isOther
      ? view.look.without.length > 0
        ? `${substituteWords[chosen]} ${attentionStrings.leans}`
        : attentionStrings.noneText
      : other?.refusal
        ? `${other.refusal.message} ${other.refusal.hint}`
        : other && !comparison
          ? attentionStrings.otherTokens
          : attentionStrings.otherWords(nameOf(view, chosen.modelId));
    setText(this.words, words);
    setHidden(this.words, !isOther && view.look.without.length === 0);
    const summary = comparison ? lossWords(comparison) : aloneWords(view);
    setText(this.summary, summary);
    this.box.setAttribute('aria-label', attentionStrings.withoutLabel(summary));
    const without = isOther ? nameOf(view, chosen.modelId) : attentionStrings.without;
    this.legend.replaceChildren(
      legendEntry('learnt', attentionStrings.learnt),
      ...(comparison ? [legendEntry('without', without)] : []),
    );
    this.table.show(() => ({
      caption: attentionStrings.withoutCaption,
      columns: [attentionStrings.target, attentionStrings.learnt, ...(comparison ? [without] : [])],
      rows: view.look.targetTokens.map((text, row) => [
        tokenLabel(text),
        formatPercent(view.look.probabilities[row] ?? NaN),
        ...(comparison ? [formatPercent(comparison.probabilities[row] ?? NaN)] : []),
      ]),
    }));
  }

  private draw(): void {
    const { scene } = this;
    if (!scene || this.scroller.clientWidth === 0) return;
    this.box.style.height = `${comparisonHeight(scene) * this.theme.textScale}px`;
    this.surface.show(this.theme, (pen) => drawComparison(pen, scene));
  }
}

function nameOf({ others }: PairView, id: string): string {
  return others.find((other) => other.id === id)?.name ?? attentionStrings.otherTranslator;
}

function aloneWords({ look }: PairView): string {
  return attentionStrings.alone(meanLoss(look.probabilities).toFixed(2));
}

function legendEntry(kind: string, name: string): HTMLElement {
  return element('span', { class: 'plot-entry' }, element('span', { class: `attention-key ${kind}` }), name);
}
