import type { PairWhatIfSide, WhatIfSide } from '../../src/protocol/whatIf';
import { tokenLabel } from '../attention/pairData';
import { tokenNodes } from '../controls/tokenNodes';
import { element } from '../dom';
import { formatPercent } from '../format';
import { inlineText } from '../visibleText';
import { whatIfStrings } from './whatIfStrings';

const rowsShown = 5;

/** What is expected, how probable it is, and how probable it is in the other half. */
interface Row {
  node: Node;
  probability: number;
  was?: number;
}

/** One half: what is expected next, and what would be written. */
export class WhatIfSideView {
  readonly node: HTMLElement;
  private readonly rows = element('ol', { class: 'what-if-rows' });
  private readonly text = element('p', { class: 'what-if-text' });

  constructor(private readonly title: string) {
    this.node = element('div', { class: 'what-if-side' }, element('h3', { class: 'what-if-name' }, title));
    this.node.append(this.rows, this.text);
  }

  /** `other` tells which tokens came up or went down. */
  show({ result, text }: WhatIfSide, other?: WhatIfSide): void {
    const before = new Map(other?.result.predictions.map((each) => [each.text, each.probability]));
    this.rows.setAttribute('aria-label', whatIfStrings.predictions(this.title));
    this.rows.removeAttribute('tabindex');
    const shown = result.predictions.slice(0, rowsShown).map(({ text: token, probability }) => ({
      node: element('bdi', { class: 'prediction-text' }, ...tokenNodes(token)),
      probability,
      ...(other && { was: before.get(token) ?? 0 }),
    }));
    this.draw(shown, whatIfStrings.writes, text);
  }

  /** Of a model that translates: every token of the target, the one at the cursor in view, and what it writes itself. */
  showPair(
    tokens: readonly string[],
    position: number,
    { probabilities, text }: PairWhatIfSide,
    other?: PairWhatIfSide,
  ): void {
    this.rows.setAttribute('aria-label', whatIfStrings.pairProbabilities(this.title));
    // Longer than its room it scrolls, also by keys.
    this.rows.setAttribute('tabindex', '0');
    const shown = tokens.map((token, i) => ({
      node: element('bdi', { class: 'prediction-text' }, tokenLabel(token)),
      probability: probabilities[i] ?? NaN,
      ...(other && { was: other.probabilities[i] ?? NaN }),
    }));
    this.draw(shown, whatIfStrings.translates, text, position);
    const at = this.rows.children[position];
    if (at instanceof HTMLElement) this.rows.scrollTop = at.offsetTop - this.rows.clientHeight / 2;
  }

  private draw(rows: readonly Row[], writes: string, text: string, current = -1): void {
    this.rows.replaceChildren(
      ...rows.map(({ node, probability, was }, i) => {
        const fill = element('span', { class: 'bar' });
        fill.style.transform = `scaleX(${Number.isFinite(probability) ? probability : 0})`;
        const trend =
          was === undefined ? '' : probability > was * 1.1 ? 'up' : probability < was * 0.9 ? 'down' : '';
        return element(
          'li',
          { class: `what-if-row ${trend}`, ...(i === current && { 'aria-current': 'true' }) },
          node,
          element('span', { class: 'bar-track' }, fill),
          element('span', { class: 'number' }, formatPercent(probability)),
        );
      }),
    );
    if (text === '') return this.text.replaceChildren();
    this.text.replaceChildren(
      element('span', { class: 'dim' }, `${writes} `),
      element('bdi', {}, inlineText(text).trim()),
    );
  }
}
