import type { ConnectivityRun, PairConnectivity } from '../../src/protocol/inspectorQuestions';
import type { TextRange } from '../../src/protocol/predictions';
import { element } from '../dom';
import { formatPercent, formatValue, scientific } from '../format';
import { cellNames, strings } from '../strings';
import { cutText, elide, isolated, spokenText, visibleParts, visibleText } from '../visibleText';
import { memoryStrings } from './memoryStrings';
import { asGradient } from './pairGradient';
import { shadesOf, strongest } from './shades';

/** Tokens of a row: what lies further back is seldom of weight, and never readable. */
const mostTokens = 120;
const mostInTable = 12;
const longestInTable = 40;
const mostSpoken = 3;

/** For each model the text before the cursor, each token shaded by how much it still matters to the prediction. */
export class ConnectivityView {
  readonly node = element('section', { class: 'connectivity', 'aria-label': memoryStrings.connectivity });
  private readonly rows = element('div', { class: 'connectivity-rows' });
  private readonly waiting = element('p', { class: 'waiting' }, memoryStrings.connectivityWaiting);

  constructor(
    private readonly onSelect: (range: TextRange) => void,
    /** Words of a pair that are pointed at. */
    private readonly onPoint: (ranges: TextRange[]) => void,
    controls: readonly Node[],
  ) {
    const title = element('h2', {}, memoryStrings.connectivity);
    const head = element('div', { class: 'section-head' }, title);
    head.append(element('div', { class: 'controls' }, ...controls));
    this.rows.addEventListener('pointerleave', () => this.onPoint([]));
    this.node.append(
      head,
      element('p', { class: 'dim plot-hint' }, memoryStrings.connectivityHint),
      this.rows,
    );
    this.rows.append(this.waiting);
  }

  show(runs: readonly ConnectivityRun[]): void {
    this.rows.replaceChildren(...runs.map((run) => this.row(run)));
  }

  /** Nothing to say: why, and what helps. */
  refuse(message: string, hint: string): void {
    this.rows.replaceChildren(element('p', { class: 'waiting' }, [message, hint].filter(Boolean).join(' ')));
  }

  private row(run: ConnectivityRun): HTMLElement {
    const { refusal, pair } = run;
    const gradient = pair ? asGradient(pair) : run.gradient;
    const name = nameOf(run);
    const head = element(
      'div',
      { class: 'connectivity-head' },
      element('span', { class: 'connectivity-name' }, name),
    );
    if (!gradient) {
      const reason = [refusal?.message, refusal?.hint].filter(Boolean).join(' ');
      return element('div', { class: 'connectivity-row' }, head, element('p', { class: 'dim' }, reason));
    }
    const { target } = gradient;
    const tokens = gradient.tokens.slice(-mostTokens);
    const values = gradient.connectivity.subarray(gradient.connectivity.length - tokens.length);
    const expected = target.isAssumed ? memoryStrings.assumed : memoryStrings.connectivityOf;
    const shownTarget = isolated(visibleText(cutText(target.text)));
    head.append(element('span', { class: 'dim' }, expected(shownTarget, formatPercent(target.probability))));
    const predicted = { start: target.start, end: target.end };
    const firstWritten = pair ? tokens.length - pair.gradient.inputTokens.length : -1;
    const shades = shadesOf(values);
    const most = strongest(values, mostInTable);
    const label = most
      .slice(0, mostSpoken)
      .map((index) => spokenText(cutText(tokens[index]?.text ?? '')))
      .join(', ');
    const text = element('p', {
      class: 'connectivity-text',
      role: 'img',
      dir: 'auto',
      'aria-label': memoryStrings.connectivityLabel(name, label),
    });
    tokens.forEach((token, index) => {
      const attributes = { class: `shade-${shades[index] ?? 0}`, title: formatValue(values[index] ?? NaN) };
      const span = element('span', attributes);
      for (const part of visibleParts(cutText(token.text))) {
        const isSpace = /^␣+$/.test(part.text);
        span.append(isSpace ? ' ' : part.glyph ? element('span', { class: 'glyph' }, part.text) : part.text);
      }
      const range = { start: token.start, end: token.end };
      // Words of a pair are pointed at: what is selected there would be another pair.
      if (pair)
        span.addEventListener('pointerenter', () => this.onPoint([range, predicted].filter(isSomewhere)));
      else span.addEventListener('click', () => this.onSelect(range));
      if (index === firstWritten) text.append(element('br'), element('span', { class: 'pair-arrow' }, '→'));
      text.append(span, ...(pair ? [' '] : []));
    });
    const table = this.table(tokens, values, most, pair !== undefined);
    const notes = pair ? [element('p', { class: 'dim plot-hint' }, summaryWords(pair))] : [];
    return element('div', { class: 'connectivity-row' }, head, text, ...notes, table);
  }

  private table(
    tokens: readonly (TextRange & { text: string })[],
    values: Float32Array,
    most: number[],
    isPair: boolean,
  ): HTMLElement {
    const largest = values[most[0] ?? 0] ?? NaN;
    const rows = most.map((index) => {
      const token = tokens[index];
      const button = element(
        'button',
        { type: 'button' },
        element('bdi', {}, elide(spokenText(cutText(token?.text ?? '')), longestInTable)),
      );
      const range = token && { start: token.start, end: token.end };
      if (range && isPair) button.addEventListener('focus', () => this.onPoint([range].filter(isSomewhere)));
      else if (range) button.addEventListener('click', () => this.onSelect(range));
      const share = formatPercent((values[index] ?? NaN) / largest);
      return element('tr', {}, element('th', { scope: 'row' }, button), element('td', {}, share));
    });
    const columns = [memoryStrings.token, memoryStrings.strength].map((title) =>
      element('th', { scope: 'col' }, title),
    );
    const head = element('thead', {}, element('tr', {}, ...columns));
    const table = element('table', {}, head, element('tbody', {}, ...rows));
    return element('details', { class: 'plot-table' }, element('summary', {}, strings.showTable), table);
  }
}

function isSomewhere({ start, end }: TextRange): boolean {
  return end > start;
}

/** How much comes by the decoder's first state, which without attention is all that it has of the source. */
function summaryWords({ gradient }: PairConnectivity): string {
  const norm = gradient.summary.at(-1)?.hidden ?? NaN;
  return memoryStrings.summaryNorm(scientific(norm), gradient.attention !== undefined);
}

/** A compared model is called by its cell, the one on view by its name, one beside it by both: it may have the same name. */
export function nameOf({ comparedCell, name, isChanged, isOther, gradient, pair }: ConnectivityRun): string {
  if (isChanged) return memoryStrings.withChanges(name);
  if (comparedCell) return cellNames[comparedCell];
  const cell = (gradient?.layers ?? pair?.gradient.decoder)?.[0]?.cell;
  return isOther && cell ? strings.runWithCell(name, cellNames[cell]) : name;
}
