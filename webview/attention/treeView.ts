import { DisposableObject } from '../../src/base/disposable';
import type { TranslationResult } from '../../src/protocol/translation';
import { PenSurface } from '../canvas/penSurface';
import { dataTable, type TableData } from '../controls/dataTable';
import { element, listen, setText } from '../dom';
import { formatPercent } from '../format';
import { strings } from '../strings';
import type { Theme } from '../theme';
import { attentionStrings, fateNames, signed } from './attentionStrings';
import { drawTree, drawTreeMark } from './drawTree';
import { tokenLabel } from './pairData';
import {
  fateOf,
  layoutTree,
  moveNode,
  nodeAt,
  nodeHeight,
  nodeOnPath,
  nodeWidth,
  pathOf,
  type TreeLayout,
} from './treeLayout';

/** The hypotheses of one search as a tree: what was kept, dropped and finished, and their scores. */
export class TreeView extends DisposableObject {
  readonly node: HTMLElement;
  private readonly tree = this._register(new PenSurface('attention-cells'));
  private readonly marks = this._register(new PenSurface('attention-marks'));
  private readonly plot = element('div', { class: 'attention-plot', tabindex: '0', role: 'application' });
  private readonly scroller = element('div', { class: 'attention-scroll' }, this.plot);
  private readonly readout = element('p', { class: 'attention-readout' });
  private readonly list = element('ol', {
    class: 'attention-candidates',
    'aria-label': attentionStrings.candidates,
  });
  private readonly table = dataTable(strings.showTable);
  private result: TranslationResult | undefined;
  private layout: TreeLayout | undefined;
  private at = -1;
  private withDropped = true;

  constructor(
    private theme: Theme,
    private readonly announce: (text: string) => void,
    /** Tokens of the hypothesis up to the one that is pointed at; none when none is. */
    private readonly point: (path: readonly string[]) => void,
  ) {
    super();
    this.plot.append(this.tree.canvas, this.marks.canvas);
    this.node = element('div', {}, this.list, this.scroller, this.readout, this.table.node);
    this.listen();
  }

  /** Of the tree as it is on view. */
  get shown(): TreeLayout | undefined {
    return this.layout;
  }

  show(translation: TranslationResult, target: string): void {
    this.result = translation;
    this.at = -1;
    this.list.replaceChildren(...translation.candidates.map((each) => candidateRow(each, target)));
    this.lay();
    this.table.show(() => tableOf(translation));
  }

  showDropped(withDropped: boolean): void {
    this.withDropped = withDropped;
    this.lay();
  }

  /** Marks the same beginning of a hypothesis, where this search has looked at it. */
  follow(path: readonly string[]): void {
    const at = this.result && this.layout ? nodeOnPath(this.layout, this.result.tree, path) : -1;
    if (at === this.at) return;
    this.at = at;
    this.drawMark();
    this.reveal();
  }

  setTheme(theme: Theme): void {
    const isOtherSize = theme.textScale !== this.theme.textScale;
    this.theme = theme;
    if (isOtherSize) this.lay();
    else this.draw();
  }

  private listen(): void {
    const { plot } = this;
    this._register(
      listen(plot, 'pointermove', (event) => {
        const box = plot.getBoundingClientRect();
        const { textScale } = this.theme;
        const [x, y] = [event.clientX - box.left, event.clientY - box.top].map((place) => place / textScale);
        if (this.layout) this.setNode(nodeAt(this.layout, x, y), false);
      }),
    );
    this._register(listen(plot, 'pointerleave', () => this.setNode(-1, false)));
    this._register(listen(plot, 'blur', () => this.setNode(-1, false)));
    this._register(
      listen(plot, 'keydown', (event) => {
        if (!this.layout || event.ctrlKey || event.metaKey || event.altKey) return;
        const next = event.key === 'Escape' ? -1 : moveNode(this.layout, this.at, event.key);
        if (next === undefined) return;
        this.setNode(next, true);
        event.preventDefault();
      }),
    );
  }

  private lay(): void {
    if (!this.result) return;
    this.layout = layoutTree(this.result.tree, this.withDropped);
    this.plot.style.width = `${this.layout.width * this.theme.textScale}px`;
    this.plot.style.height = `${this.layout.height * this.theme.textScale}px`;
    this.plot.setAttribute('aria-label', attentionStrings.treeLabel(this.layout.nodes.length));
    this.at = -1;
    this.draw();
  }

  private draw(): void {
    const { layout, theme } = this;
    if (!layout) return;
    this.tree.show(theme, (pen) => drawTree(pen, layout, theme));
    this.drawMark();
  }

  private drawMark(): void {
    const { layout, theme, at } = this;
    if (!layout) return;
    this.marks.show(theme, (pen) => drawTreeMark(pen, layout, at, theme));
    const node = layout.nodes[at];
    const words = node
      ? attentionStrings.node(
          node.node.isEnd ? attentionStrings.end : tokenLabel(node.node.text),
          fateNames[node.fate],
          formatPercent(node.node.probability),
          signed(node.node.score),
        )
      : '\u00a0';
    setText(this.readout, words);
  }

  private setNode(at: number, byKeyboard: boolean): void {
    if (at === this.at) return;
    this.at = at;
    this.drawMark();
    const node = this.layout?.nodes[at];
    this.point(node && this.result ? pathOf(this.result.tree, node.index) : []);
    if (!byKeyboard || !node) return;
    this.announce(this.readout.textContent ?? '');
    this.reveal();
  }

  /** Scrolls to what is marked, where it is out of sight. */
  private reveal(): void {
    const { scroller } = this;
    const { textScale } = this.theme;
    const node = this.layout?.nodes[this.at];
    if (!node) return;
    const [x, y, width, height] = [node.x, node.y, nodeWidth, nodeHeight].map((size) => size * textScale);
    if (x < scroller.scrollLeft || x + width > scroller.scrollLeft + scroller.clientWidth)
      scroller.scrollLeft = x - scroller.clientWidth / 2;
    if (y < scroller.scrollTop || y + height > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTop = y - scroller.clientHeight / 2;
  }
}

function candidateRow(
  { text, score, logProbability, isComplete }: TranslationResult['candidates'][number],
  target: string,
): HTMLElement {
  const squeezed = (words: string) => words.replace(/\s+/g, ' ').trim();
  const notes = [
    attentionStrings.score(signed(score)),
    attentionStrings.logProbability(signed(logProbability)),
    ...(isComplete ? [] : [attentionStrings.cutOff]),
    ...(squeezed(text) === squeezed(target) ? [attentionStrings.isTarget] : []),
  ];
  return element(
    'li',
    {},
    element('bdi', { class: 'attention-candidate' }, text),
    element('span', { class: 'dim number' }, notes.join(' · ')),
  );
}

function tableOf({ tree }: TranslationResult): TableData {
  const { step, token, after, probability, scoreColumn, fate, treeCaption, start, end } = attentionStrings;
  const nameOf = (index: number) => {
    const node = tree[index];
    return node ? (node.isEnd ? end : tokenLabel(node.text)) : start;
  };
  return {
    caption: treeCaption,
    columns: [step, token, after, probability, scoreColumn, fate],
    rows: tree.map((node, index) => [
      String(node.step + 1),
      nameOf(index),
      nameOf(node.parent),
      formatPercent(node.probability),
      signed(node.score),
      fateNames[fateOf(node)],
    ]),
  };
}
