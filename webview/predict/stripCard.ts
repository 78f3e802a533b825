import { element, setHidden, setText } from '../dom';
import { formatPercent } from '../format';
import { strings } from '../strings';
import { visibleText } from '../visibleText';
import type { StripToken } from './stripData';
import { describe } from './stripWords';

/** What is known about the token under the pointer, above its bar. */
export class StripCard {
  readonly node = element('div', { class: 'float-card strip-card', role: 'presentation' });
  private readonly token = element('bdi', { class: 'token' });
  private readonly facts = element('div', {});
  private readonly expected = element('div', { class: 'strip-expected' });

  constructor() {
    this.node.append(element('div', { class: 'float-card-title' }, this.token), this.facts, this.expected);
    this.node.hidden = true;
  }

  show(token: StripToken, bar: DOMRect, chart: DOMRect): void {
    setText(this.token, visibleText(token.text));
    setText(this.facts, describe(token));
    const rows = token.best.flatMap(({ text, probability }) => [
      element('span', { class: 'token' }, element('bdi', {}, visibleText(text))),
      element('span', { class: 'number' }, formatPercent(probability)),
    ]);
    const title = element('span', { class: 'dim strip-expected-title' }, strings.expected);
    this.expected.replaceChildren(...(rows.length > 0 ? [title, ...rows] : []));
    setHidden(this.node, false);
    const { width, height } = this.node.getBoundingClientRect();
    const left = Math.min(window.innerWidth - width - 8, Math.max(8, bar.left + bar.width / 2 - width / 2));
    const above = chart.top - height - 8;
    const top = above >= 8 ? above : chart.bottom + 8;
    this.node.style.transform = `translate(${left}px, ${top}px)`;
  }

  hide(): void {
    setHidden(this.node, true);
  }
}
