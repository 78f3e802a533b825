import { DisposableObject } from '../../src/base/disposable';
import type { TextRange } from '../../src/protocol/predictions';
import { dataTable } from '../controls/dataTable';
import { element, listen, setHidden, setText, svgElement } from '../dom';
import { formatPercent, isFiniteNumber } from '../format';
import { strings } from '../strings';
import { spokenText, visibleParts, visibleText } from '../visibleText';
import { bitsScale, meanBits, type StripToken } from './stripData';
import { StripCard } from './stripCard';
import { describe } from './stripWords';

const chartHeight = 72;
/** Bits at which a token is coloured fully. */
const fullBits = 12;

/** How surprising each of the last tokens was: a bar each, and the text itself, shaded. */
export class StripView extends DisposableObject {
  readonly node: HTMLElement;
  private readonly summary = element('span', { class: 'dim' });
  private readonly chart = svgElement('svg', {
    class: 'strip-chart',
    viewBox: `0 0 100 ${chartHeight}`,
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  });
  private readonly top = element('span', { class: 'strip-scale dim' });
  private readonly text = element('div', {
    class: 'strip-text',
    role: 'listbox',
    'aria-label': strings.stripList,
    'aria-orientation': 'horizontal',
  });
  private readonly card = new StripCard();
  private readonly table = dataTable(strings.showTable);
  private tokens: readonly StripToken[] = [];
  private bars: SVGElement[] = [];
  private spans: HTMLElement[] = [];
  private current = -1;
  private marked = -1;

  constructor(private readonly select: (range: TextRange) => void) {
    super();
    const title = element('h2', {}, strings.stripTitle);
    const head = element('div', { class: 'section-head' }, title, this.summary);
    const frame = element('div', { class: 'strip-frame' }, this.top);
    frame.append(this.chart);
    this.node = element('section', { class: 'strip', 'aria-label': strings.stripTitle }, head, frame);
    this.node.append(this.text, this.table.node, this.card.node);
    const over = (event: PointerEvent) => this.mark(this.indexAt(event));
    this._register(listen(frame, 'pointermove', over));
    this._register(listen(frame, 'pointerleave', () => this.mark(-1)));
    this._register(listen(frame, 'click', (event) => this.choose(this.indexAt(event))));
    this._register(listen(this.text, 'pointermove', (event) => this.mark(this.indexOf(event.target))));
    this._register(listen(this.text, 'pointerleave', () => this.mark(-1)));
    this._register(listen(this.text, 'click', (event) => this.choose(this.indexOf(event.target))));
    this._register(listen(this.text, 'focusin', (event) => this.mark(this.indexOf(event.target))));
    this._register(listen(this.text, 'focusout', () => this.mark(-1)));
    this._register(listen(this.text, 'keydown', (event) => this.onKey(event)));
    this.show([]);
  }

  show(tokens: readonly StripToken[]): void {
    const hadFocus = this.text.contains(document.activeElement);
    this.tokens = tokens;
    this.current = tokens.length - 1;
    this.mark(-1);
    setHidden(this.node, tokens.length === 0);
    const mean = meanBits(tokens);
    setText(this.summary, isFiniteNumber(mean) ? strings.stripMean(mean.toFixed(2), tokens.length) : '');
    this.drawBars();
    this.spans = tokens.map((token, index) => this.spanOf(token, index));
    this.text.replaceChildren(element('bdi', {}, ...this.spans));
    if (hadFocus) this.spans[this.current]?.focus();
    this.table.show(() => ({ caption: strings.stripTitle, ...stripTable(tokens) }));
  }

  private drawBars(): void {
    const scale = bitsScale(this.tokens);
    setText(this.top, strings.bits(String(scale)));
    const width = 100 / Math.max(1, this.tokens.length);
    this.bars = this.tokens.map(({ bits }, index) => {
      const known = isFiniteNumber(bits);
      const height = known ? Math.max(0.8, (bits / scale) * chartHeight) : chartHeight;
      return svgElement('rect', {
        class: known ? 'strip-bar' : 'strip-bar missing',
        x: String(index * width + width * 0.08),
        y: String(chartHeight - height),
        width: String(width * 0.84),
        height: String(height),
        'fill-opacity': known ? String(0.3 + 0.7 * Math.min(1, bits / fullBits)) : '1',
      });
    });
    const lines = [0.25, 0.5, 0.75].map((share) =>
      svgElement('line', {
        class: 'strip-line',
        x1: '0',
        x2: '100',
        y1: String(chartHeight * share),
        y2: String(chartHeight * share),
      }),
    );
    this.chart.replaceChildren(...lines, ...this.bars);
  }

  private spanOf(token: StripToken, index: number): HTMLElement {
    const parts = visibleParts(token.text).map(({ text, glyph }) =>
      glyph ? element('span', { class: 'glyph' }, text.replaceAll('␣', ' ')) : text,
    );
    const span = element(
      'span',
      {
        class: isFiniteNumber(token.bits) ? 'strip-token' : 'strip-token missing',
        role: 'option',
        'aria-selected': 'false',
        tabindex: index === this.current ? '0' : '-1',
        'aria-label': `${spokenText(token.text)}: ${describe(token)}`,
      },
      ...parts,
    );
    const share = isFiniteNumber(token.bits) ? Math.min(1, token.bits / fullBits) : 0;
    span.style.setProperty('--share', `${(share * 100).toFixed(0)}%`);
    return span;
  }

  private indexAt(event: MouseEvent): number {
    const box = this.chart.getBoundingClientRect();
    const index = Math.floor(((event.clientX - box.left) / box.width) * this.tokens.length);
    return index >= 0 && index < this.tokens.length ? index : -1;
  }

  private indexOf(target: EventTarget | null): number {
    return this.spans.findIndex((span) => target instanceof Node && span.contains(target));
  }

  private mark(index: number): void {
    if (index === this.marked) return;
    for (const node of [this.bars[this.marked], this.spans[this.marked]]) node?.classList.remove('marked');
    this.marked = index;
    for (const node of [this.bars[index], this.spans[index]]) node?.classList.add('marked');
    const token = this.tokens[index];
    const anchor = this.bars[index]?.getBoundingClientRect();
    if (token && anchor) this.card.show(token, anchor, this.chart.getBoundingClientRect());
    else this.card.hide();
  }

  private choose(index: number): void {
    const token = this.tokens[index];
    if (token) this.select({ start: token.start, end: token.end });
  }

  private onKey(event: KeyboardEvent): void {
    const index = this.indexOf(event.target);
    const last = this.spans.length - 1;
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: last }[event.key];
    if (next !== undefined && index >= 0) {
      this.spans[this.current]?.setAttribute('tabindex', '-1');
      this.current = Math.min(last, Math.max(0, next));
      this.spans[this.current]?.setAttribute('tabindex', '0');
      this.spans[this.current]?.focus();
    } else if (event.key === 'Enter' || event.key === ' ') this.choose(index);
    else if (event.key === 'Escape') this.mark(-1);
    else return;
    event.preventDefault();
  }
}

function stripTable(tokens: readonly StripToken[]) {
  const columns = [strings.token, strings.bitsTitle, strings.probability, strings.rank, strings.expected];
  const rows = tokens.map((token) => [
    visibleText(token.text),
    isFiniteNumber(token.bits) ? token.bits.toFixed(2) : '–',
    formatPercent(token.probability),
    token.rank < 0 ? '–' : String(token.rank + 1),
    token.best.map(({ text }) => visibleText(text)).join('  '),
  ]);
  return { columns, rows };
}
