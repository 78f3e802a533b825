import { DisposableObject, toDisposable } from '../../src/base/disposable';
import type { PairView } from '../../src/protocol/inspectorQuestions';
import type { TextRange } from '../../src/protocol/predictions';
import { PenSurface } from '../canvas/penSurface';
import { dataTable } from '../controls/dataTable';
import { element, listen, setText } from '../dom';
import { CanvasPen } from '../export/pen';
import { formatPercent } from '../format';
import type { Theme } from '../theme';
import { strings } from '../strings';
import { attentionStrings } from './attentionStrings';
import { drawMatrix, drawMatrixMarks, type MatrixScene } from './drawMatrix';
import { cellAt, layoutMatrix, type MatrixCell, type MatrixLayout, moveCell } from './matrixLayout';
import { rowsOfTable } from './matrixTable';
import { tokenLabel } from './pairData';

export interface MatrixDelegate {
  /** Marks the words in the editor; none takes the marks away. */
  highlight(ranges: readonly TextRange[]): void;
  select(range: TextRange): void;
  announce(text: string): void;
  /** Another view of the same pair marks the cell too. */
  point?(cell: MatrixCell | undefined): void;
}

/** Source by target: what each word that is written looks at. Pointer and arrow keys show the value, and both words in the editor. */
export class MatrixView extends DisposableObject {
  readonly node: HTMLElement;
  private readonly cells = this._register(new PenSurface('attention-cells'));
  private readonly marks = this._register(new PenSurface('attention-marks'));
  private readonly plot = element('div', { class: 'attention-plot', tabindex: '0', role: 'application' });
  private readonly scroller = element('div', { class: 'attention-scroll' });
  private readonly readout = element('p', { class: 'attention-readout' });
  private readonly table = dataTable(strings.showTable);
  private readonly measuring: CanvasPen | undefined;
  private view: PairView | undefined;
  private layout: MatrixLayout | undefined;
  private cell: MatrixCell | undefined;

  constructor(
    private readonly delegate: MatrixDelegate,
    private theme: Theme,
  ) {
    super();
    const context = element('canvas').getContext('2d');
    this.measuring = context ? new CanvasPen(context, theme.fontFamily) : undefined;
    this.plot.append(this.cells.canvas, this.marks.canvas);
    this.scroller.append(this.plot);
    this.node = element('div', {}, this.scroller, this.readout, this.table.node);
    this.listen();
  }

  get scene(): MatrixScene | undefined {
    const { view, layout, theme } = this;
    return view && layout && { view, layout, theme };
  }

  show(view: PairView): void {
    const isSame = view.look.target === this.view?.look.target;
    this.view = view;
    if (!isSame) this.cell = undefined;
    this.lay();
    this.table.show(() => rowsOfTable(view));
  }

  setTheme(theme: Theme): void {
    const isOtherSize = theme.textScale !== this.theme.textScale;
    this.theme = theme;
    if (isOtherSize) this.lay();
    else this.draw();
  }

  /** The pointer is elsewhere: no word is marked any more. */
  leave(): void {
    this.setCell(undefined, false);
  }

  /** Marks the cell that is pointed at in another view of the pair. */
  follow(cell: MatrixCell | undefined): void {
    this.cell = cell;
    this.drawMarks();
    if (cell) this.reveal(cell);
  }

  private listen(): void {
    const { plot } = this;
    const under = (event: MouseEvent) => {
      const box = plot.getBoundingClientRect();
      const { textScale } = this.theme;
      const [x, y] = [event.clientX - box.left, event.clientY - box.top].map((place) => place / textScale);
      return this.layout && cellAt(this.layout, x, y);
    };
    this._register(listen(plot, 'pointermove', (event) => this.setCell(under(event), false)));
    this._register(listen(plot, 'pointerleave', () => this.setCell(undefined, false)));
    this._register(
      listen(plot, 'click', (event) => {
        plot.focus({ preventScroll: true });
        this.setCell(under(event), false);
        this.choose();
      }),
    );
    this._register(listen(plot, 'keydown', (event) => this.onKey(event)));
    this._register(listen(plot, 'blur', () => this.setCell(undefined, false)));
    const observer = new ResizeObserver(() => this.lay());
    observer.observe(this.scroller);
    this._register(toDisposable(() => observer.disconnect()));
  }

  private lay(): void {
    const { view, measuring, scroller } = this;
    const { textScale } = this.theme;
    const room = scroller.clientWidth / textScale;
    if (!view || !measuring || room === 0) return;
    const { sourceTokens, targetTokens } = view.look;
    const look = { size: 12, font: this.theme.editorFontFamily };
    const widest = (tokens: readonly string[]) =>
      Math.max(...tokens.map((text) => measuring.measure(tokenLabel(text), look)));
    const labels = { target: widest(targetTokens), source: widest(sourceTokens) };
    const layout = layoutMatrix(targetTokens.length, sourceTokens.length, room, labels);
    this.layout = layout;
    this.plot.style.width = `${layout.width * textScale}px`;
    this.plot.style.height = `${layout.height * textScale}px`;
    this.plot.setAttribute('aria-label', attentionStrings.label(targetTokens.length, sourceTokens.length));
    this.draw();
  }

  private draw(): void {
    const { scene } = this;
    if (!scene) return;
    this.cells.show(this.theme, (pen) => drawMatrix(pen, scene));
    this.drawMarks();
  }

  private drawMarks(): void {
    const { scene, cell } = this;
    if (scene) this.marks.show(this.theme, (pen) => drawMatrixMarks(pen, scene, cell));
    setText(this.readout, this.words() || '\u00a0');
  }

  private setCell(cell: MatrixCell | undefined, byKeyboard: boolean): void {
    if (cell?.row === this.cell?.row && cell?.column === this.cell?.column) return;
    this.cell = cell;
    this.drawMarks();
    this.delegate.point?.(cell);
    const { look } = this.view ?? {};
    const ranges = [look?.sourceRanges[cell?.column ?? -1], look?.targetRanges[cell?.row ?? -1]];
    this.delegate.highlight(ranges.filter((range) => range !== undefined));
    if (byKeyboard) this.delegate.announce(this.words());
  }

  /** What the crosshair says; '' without one. */
  private words(): string {
    const { view, cell } = this;
    if (!view || !cell) return '';
    const { attention, sourceTokens, targetTokens, probabilities } = view.look;
    const columns = sourceTokens.length;
    const { row, column } = cell;
    const target = tokenLabel(targetTokens[row] ?? '');
    const source = tokenLabel(sourceTokens[column] ?? '');
    const at = (r: number, c: number) => attention?.[r * columns + c] ?? NaN;
    if (row < 0) {
      const best = targetTokens.reduce((most, _, r) => (at(r, column) > at(most, column) ? r : most), 0);
      const share = formatPercent(at(best, column));
      return attentionStrings.lookedAt(source, tokenLabel(targetTokens[best] ?? ''), share);
    }
    const expected = attentionStrings.expectedWith(formatPercent(probabilities[row] ?? NaN));
    if (column < 0) {
      const best = sourceTokens.reduce((most, _, c) => (at(row, c) > at(row, most) ? c : most), 0);
      const share = formatPercent(at(row, best));
      return `${attentionStrings.mostAt(target, tokenLabel(sourceTokens[best] ?? ''), share)} · ${expected}`;
    }
    return `${attentionStrings.looksAt(target, formatPercent(at(row, column)), source)} · ${expected}`;
  }

  private onKey(event: KeyboardEvent): void {
    const { layout, view } = this;
    if (!layout || !view || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && this.cell) this.setCell(undefined, true);
    else if (event.key === 'Enter' && this.cell) this.choose();
    else {
      const next = this.cell ? moveCell(layout, this.cell, event.key) : firstCell(layout, event.key);
      if (!next) return;
      this.setCell(next, true);
      this.reveal(next);
    }
    event.preventDefault();
  }

  private reveal({ column, row }: MatrixCell): void {
    const { layout, scroller } = this;
    if (!layout) return;
    const { textScale } = this.theme;
    const [cellWidth, cellHeight] = [layout.cellWidth * textScale, layout.cellHeight * textScale];
    const x = layout.left * textScale + column * cellWidth;
    const isSeen = x >= scroller.scrollLeft && x + cellWidth <= scroller.scrollLeft + scroller.clientWidth;
    if (!isSeen) scroller.scrollLeft = x - scroller.clientWidth / 2;
    const y = layout.top * textScale + row * cellHeight;
    if (y < scroller.scrollTop || y + cellHeight > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTop = y - scroller.clientHeight / 2;
  }

  /** The word of the target is selected, or that of the source; only in a line of pairs, which a selection leaves as it is. */
  private choose(): void {
    const { view, cell } = this;
    if (!view || !cell || view.from !== 'pair') return;
    const range = cell.row >= 0 ? view.look.targetRanges[cell.row] : view.look.sourceRanges[cell.column];
    if (range) this.delegate.select(range);
  }
}

/** The first key of a walk shows where it begins. */
function firstCell(layout: MatrixLayout, key: string): MatrixCell | undefined {
  return moveCell(layout, { row: 0, column: 0 }, key) && { row: 0, column: 0 };
}
