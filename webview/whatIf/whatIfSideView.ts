import type { WhatIfSide } from '../../src/protocol/whatIf';
import { tokenNodes } from '../controls/tokenNodes';
import { element, setText } from '../dom';
import { formatPercent } from '../format';
import { inlineText } from '../visibleText';
import { whatIfStrings } from './whatIfStrings';

const rowsShown = 5;

/** One half: what is expected next, and what would be written. */
export class WhatIfSideView {
  readonly node: HTMLElement;
  private readonly rows = element('ol', { class: 'what-if-rows' });
  private readonly text = element('p', { class: 'what-if-text' });

  constructor(title: string) {
    this.rows.setAttribute('aria-label', whatIfStrings.predictions(title));
    this.node = element('div', { class: 'what-if-side' }, element('h3', { class: 'what-if-name' }, title));
    this.node.append(this.rows, this.text);
  }

  /** `other` tells which tokens came up or went down. */
  show({ result, text }: WhatIfSide, other?: WhatIfSide): void {
    const before = new Map(other?.result.predictions.map((each) => [each.text, each.probability]));
    const shown = result.predictions.slice(0, rowsShown);
    this.rows.replaceChildren(
      ...shown.map(({ text: token, probability }) => {
        const fill = element('span', { class: 'bar' });
        fill.style.transform = `scaleX(${probability})`;
        const was = before.get(token) ?? 0;
        const trend = !other ? '' : probability > was * 1.1 ? 'up' : probability < was * 0.9 ? 'down' : '';
        return element(
          'li',
          { class: `what-if-row ${trend}` },
          element('bdi', { class: 'prediction-text' }, ...tokenNodes(token)),
          element('span', { class: 'bar-track' }, fill),
          element('span', { class: 'number' }, formatPercent(probability)),
        );
      }),
    );
    if (text === '') return this.text.replaceChildren();
    this.text.replaceChildren(
      element('span', { class: 'dim' }, `${whatIfStrings.writes} `),
      element('bdi', {}, inlineText(text).trim()),
    );
  }

  clear(): void {
    this.rows.replaceChildren();
    setText(this.text, '');
  }
}
