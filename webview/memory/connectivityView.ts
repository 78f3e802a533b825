import type { ConnectivityRun } from '../../src/protocol/inspectorQuestions';
import type { TextRange } from '../../src/protocol/predictions';
import { element } from '../dom';
import { formatPercent, formatValue } from '../format';
import { cellNames, strings } from '../strings';
import { cutText, elide, isolated, spokenText, visibleParts, visibleText } from '../visibleText';
import { memoryStrings } from './memoryStrings';
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

  constructor(private readonly onSelect: (range: TextRange) => void) {
    this.node.append(
      element('div', { class: 'section-head' }, element('h2', {}, memoryStrings.connectivity)),
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
    const { gradient, refusal } = run;
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
      span.addEventListener('click', () => this.onSelect({ start: token.start, end: token.end }));
      text.append(span);
    });
    const table = this.table(tokens, values, most);
    return element('div', { class: 'connectivity-row' }, head, text, table);
  }

  private table(
    tokens: readonly (TextRange & { text: string })[],
    values: Float32Array,
    most: number[],
  ): HTMLElement {
    const largest = values[most[0] ?? 0] ?? NaN;
    const rows = most.map((index) => {
      const token = tokens[index];
      const button = element(
        'button',
        { type: 'button' },
        element('bdi', {}, elide(spokenText(cutText(token?.text ?? '')), longestInTable)),
      );
      if (token)
        button.addEventListener('click', () => this.onSelect({ start: token.start, end: token.end }));
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

/** A compared model is called by its cell, the one on view by its name. */
export function nameOf({ comparedCell, name, isChanged }: ConnectivityRun): string {
  if (isChanged) return memoryStrings.withChanges(name);
  return comparedCell ? cellNames[comparedCell] : name;
}
