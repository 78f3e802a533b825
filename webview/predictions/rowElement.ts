import { element, setText } from '../dom';
import { formatPercent } from '../format';
import { strings } from '../strings';
import { spokenText } from '../visibleText';
import type { PredictionRow } from './predictionRows';

/** One row, kept and changed in place: nothing flickers, and a bar is right in the frame that its number is. */
export class RowElement {
  readonly node: HTMLElement;
  private readonly text = element('span', { class: 'prediction-text' });
  private readonly bar = element('span', { class: 'bar' });
  private readonly percent = element('span', { class: 'number' });
  private shownKey = '';

  constructor(private readonly kind: 'option' | 'rest') {
    const role = kind === 'option' ? 'option' : undefined;
    const track = element('span', { class: 'bar-track', 'aria-hidden': 'true' }, this.bar);
    this.node = element('div', { class: `prediction ${kind}`, role }, this.text, track, this.percent);
    if (role) this.node.setAttribute('aria-selected', 'false');
  }

  show(row: PredictionRow): void {
    const percent = formatPercent(row.probability);
    setText(this.percent, percent);
    this.bar.style.transform = `scaleX(${row.probability})`;
    const key = JSON.stringify(row.parts);
    if (key !== this.shownKey) {
      this.shownKey = key;
      const parts = row.parts.map((part) => {
        const classes = [part.glyph ? 'glyph' : '', part.typed ? 'typed' : '']
          .filter((name) => name !== '')
          .join(' ');
        return element('span', { class: classes || undefined }, part.text);
      });
      this.text.replaceChildren(element('bdi', {}, ...parts));
    }
    if (this.kind === 'option') {
      this.node.setAttribute('aria-label', `${spokenText(row.text)}, ${percent}`);
      this.node.title = strings.insertTitle(row.text);
    }
  }
}
