import { DisposableObject } from '../../src/base/disposable';
import type { PredictionResult } from '../../src/protocol/predictions';
import { element, listen, setHidden, setText } from '../dom';
import { formatCompact, isFiniteNumber } from '../format';
import { strings } from '../strings';
import { visibleParts } from '../visibleText';
import { evenChoices, type PredictionRow, predictionRows, restProbability } from './predictionRows';
import { RowElement } from './rowElement';

export interface PredictionsInput {
  result: PredictionResult;
  contextTail: string;
}

/** What may come next at the cursor, with how likely it is. A row that is clicked, or Enter on it, is inserted. */
export class PredictionsView extends DisposableObject {
  readonly node: HTMLElement;
  private readonly title = element('h2', {}, strings.predictionsTitle.word);
  private readonly context = element('div', { class: 'context' });
  private readonly list = element('div', {
    class: 'prediction-list',
    role: 'listbox',
    'aria-label': strings.predictionsList,
  });
  private readonly rest = new RowElement('rest');
  private readonly uncertainty = element('p', { class: 'dim uncertainty' });
  private readonly actual = element('p', { class: 'actual-next' });
  private readonly content = element('div', { class: 'predictions-content' });
  private readonly waiting = element('p', { class: 'waiting' }, strings.predictionsWaiting);
  private readonly elements: RowElement[] = [];
  private rows: PredictionRow[] = [];
  private offset = 0;
  /** Row that takes the focus when the list does. */
  private current = 0;

  constructor(
    private readonly insert: (offset: number, text: string) => void,
    /** Stand at the end of the heading. */
    controls: HTMLElement[] = [],
  ) {
    super();
    const head = element('div', { class: 'section-head' }, this.title, ...controls);
    this.content.append(this.context, this.list, this.rest.node, this.uncertainty, this.actual);
    this.node = element(
      'section',
      { class: 'predictions', 'aria-label': strings.predictionsTitle.word },
      head,
    );
    this.node.append(this.content, this.waiting);
    this._register(listen(this.list, 'click', (event) => this.choose(this.indexOf(event.target))));
    this._register(listen(this.list, 'keydown', (event) => this.onKey(event)));
    this.show(undefined, strings.predictionsTitle.word);
  }

  show(input: PredictionsInput | undefined, title: string): void {
    setText(this.title, title);
    this.node.setAttribute('aria-label', title);
    setHidden(this.waiting, input !== undefined);
    setHidden(this.content, input === undefined);
    if (!input) return;
    const { result } = input;
    this.offset = result.offset;
    this.rows = predictionRows(result);
    this.showContext(input.contextTail, result.prefix);
    this.showRows();
    const rest = restProbability(this.rows);
    setHidden(this.rest.node, this.rows.length === 0);
    this.rest.show({
      text: '',
      parts: [{ text: strings.everythingElse, glyph: false, typed: false }],
      probability: rest,
    });
    const known = isFiniteNumber(result.entropy);
    const bits = (result.entropy / Math.LN2).toFixed(2);
    const choices = formatChoices(evenChoices(result.entropy));
    setText(this.uncertainty, known ? strings.uncertainty(bits, choices) : '');
    this.uncertainty.title = known ? strings.entropyTitle(result.entropy.toFixed(2)) : '';
  }

  /** What the text goes on with, in words, and marked where it is listed; undefined where the text ends. */
  showActual(text: string | undefined, words: string): void {
    setText(this.actual, words);
    setHidden(this.actual, words === '');
    for (const [index, row] of this.elements.entries()) {
      row.node.classList.toggle('actual', text !== undefined && this.rows[index]?.text === text);
    }
  }

  /** …sat on the ▏ with the caret drawn, the half-typed word set apart; what does not fit is cut at its beginning. */
  private showContext(tail: string, prefix: string): void {
    const typedLength = prefix !== '' && tail.endsWith(prefix) ? prefix.length : 0;
    const read = tail.slice(0, tail.length - typedLength);
    const parts = visibleParts(read).map((part) =>
      element(
        'span',
        { class: part.glyph ? 'glyph' : undefined },
        part.glyph ? part.text.replaceAll('␣', ' ') : part.text,
      ),
    );
    const typed = element('span', { class: 'typed' }, prefix.slice(prefix.length - typedLength));
    const caret = element('span', { class: 'caret' });
    this.context.replaceChildren(element('bdi', { dir: 'ltr' }, ...parts, typed, caret));
  }

  private showRows(): void {
    while (this.elements.length < this.rows.length) {
      const row = new RowElement('option');
      this.elements.push(row);
      this.list.append(row.node);
    }
    if (this.current >= this.rows.length) this.current = 0;
    for (const [index, row] of this.elements.entries()) {
      const shown = this.rows[index];
      setHidden(row.node, !shown);
      if (shown) row.show(shown);
      row.node.tabIndex = index === this.current ? 0 : -1;
    }
  }

  private indexOf(target: EventTarget | null): number {
    return this.elements.findIndex((row) => target instanceof Node && row.node.contains(target));
  }

  private choose(index: number): void {
    const row = this.rows[index];
    if (row) this.insert(this.offset, row.text);
  }

  private onKey(event: KeyboardEvent): void {
    const index = this.indexOf(event.target);
    const last = this.rows.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) {
      this.current = Math.min(last, Math.max(0, target));
      this.showRows();
      this.elements[this.current]?.node.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      this.choose(index);
    } else {
      return;
    }
    event.preventDefault();
  }
}

/** Whole choices, with a decimal where that matters. */
function formatChoices(choices: number): string {
  return choices < 10 ? choices.toFixed(1) : formatCompact(Math.round(choices));
}
