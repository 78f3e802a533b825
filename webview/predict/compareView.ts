import { DisposableObject } from '../../src/base/disposable';
import type { ComparedContext, NamedModel, QuestionAnswer } from '../../src/protocol/inspectorQuestions';
import { dataTable } from '../controls/dataTable';
import { tokenNodes } from '../controls/tokenNodes';
import { element, setHidden, setText } from '../dom';
import { formatPercent } from '../format';
import { strings } from '../strings';
import { visibleText } from '../visibleText';
import { comparedContexts } from './comparedContexts';
import { CompareSide } from './compareSide';
import { type CompareRow, compareRows, leastListed } from './compareRows';

const rowsShown = 12;

export interface CompareInput {
  contexts: readonly ComparedContext[];
  models: readonly NamedModel[];
}

/** Two contexts, or two models on one, beside each other: what each expects, as bars from a common middle. */
export class CompareView extends DisposableObject {
  readonly node: HTMLElement;
  private readonly sides: [CompareSide, CompareSide];
  private readonly chart = element('div', { class: 'butterfly', role: 'img' });
  private readonly table = dataTable(strings.showTable);
  private readonly problem = element('p', { class: 'dim', role: 'status' });

  constructor(
    onChange: (contexts: ComparedContext[]) => void,
    private readonly atCursor: () => string | undefined,
  ) {
    super();
    const changed = () => {
      this.sayWhenEmpty();
      onChange(this.contexts);
    };
    const pinned = (side: CompareSide) => {
      const text = this.atCursor();
      if (text !== undefined) side.setText(text);
      changed();
    };
    this.sides = [
      new CompareSide('A', changed, () => pinned(this.sides[0])),
      new CompareSide('B', changed, () => pinned(this.sides[1])),
    ];
    const head = element('div', { class: 'section-head' }, element('h2', {}, strings.compareTitle));
    const contexts = element('div', { class: 'compare-sides' }, ...this.sides.map(({ node }) => node));
    this.node = element('section', { class: 'compare', 'aria-label': strings.compareTitle }, head, contexts);
    this.node.append(this.problem, this.chart, this.table.node);
    this.show(undefined);
  }

  /** Fills the first side that is empty, else the second. */
  pin(text: string): void {
    const side = this.sides.find(({ context }) => context.text === '') ?? this.sides[1];
    side.setText(text);
  }

  get contexts(): ComparedContext[] {
    return this.sides.map((side) => side.context);
  }

  showInput({ contexts, models }: CompareInput): void {
    this.sides.forEach((side, index) => side.show(contexts[index] ?? { text: '' }, models));
    this.sayWhenEmpty();
  }

  private sayWhenEmpty(): void {
    const read = comparedContexts(this.contexts);
    this.sides.forEach((side, index) =>
      side.sayWhenEmpty(read[index] !== undefined && side.context.text === ''),
    );
  }

  /** Results by side; undefined where nothing is to be compared. */
  show(answer: QuestionAnswer<'compare'>['results'] | undefined, problem = ''): void {
    const [left, right] = answer ?? [];
    const rows = compareRows(left, right, rowsShown);
    setText(this.problem, problem);
    setHidden(this.problem, problem === '');
    setHidden(this.chart, rows.length === 0);
    setHidden(this.table.node, rows.length === 0);
    this.sides[0].showResult(left);
    this.sides[1].showResult(right);
    const most = rows.reduce((top, row) => Math.max(top, row.left ?? 0, row.right ?? 0), 0);
    const least: [number, number] = [leastListed(left), leastListed(right)];
    this.chart.replaceChildren(...rows.flatMap((row) => rowNodes(row, most, least, [!!left, !!right])));
    this.chart.setAttribute('aria-label', strings.compareLabel(rows.length));
    this.table.show(() => ({
      caption: strings.compareTitle,
      columns: [strings.token, 'A', 'B'],
      rows: rows.map((row) => [
        visibleText(row.text),
        left ? percent(row.left, least[0]) : '',
        right ? percent(row.right, least[1]) : '',
      ]),
    }));
  }
}

function rowNodes(
  row: CompareRow,
  most: number,
  least: [number, number],
  shown: [boolean, boolean],
): HTMLElement[] {
  const bar = (share: number | undefined, side: string) => {
    const fill = element('span', { class: 'bar' });
    fill.style.transform = `scaleX(${most > 0 ? (share ?? 0) / most : 0})`;
    return element('span', { class: `butterfly-bar ${side}` }, fill);
  };
  const number = (side: 0 | 1, share: number | undefined) =>
    element('span', { class: 'number' }, shown[side] ? percent(share, least[side]) : '');
  return [
    number(0, row.left),
    bar(row.left, 'left'),
    element('span', { class: 'butterfly-token' }, element('bdi', {}, ...tokenNodes(row.text))),
    bar(row.right, 'right'),
    number(1, row.right),
  ];
}

/** A token that is not listed is less probable than the least that is. */
function percent(share: number | undefined, least: number): string {
  if (share !== undefined) return formatPercent(share);
  const bound = formatPercent(least);
  return bound.startsWith('<') ? bound : `<${bound}`;
}
