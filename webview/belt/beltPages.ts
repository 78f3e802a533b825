import type { StretchAnswer } from '../../src/protocol/traces';
import type { TokenTexts } from '../traces/tokenTexts';
import {
  layStaves,
  rowBefore,
  type Staff,
  staffGap,
  staffHeight,
  staffLeft,
  staffOfRow,
  stavesThatFit,
} from './beltLayout';
import type { TokenWidths } from './tokenWidths';

const roomBelow = 130;
const leastHeight = 300;
/** Texts that are wanted around the page, so that lines can be laid out to either side. */
const spareTexts = 700;

/** Which lines of the text are on view: around the cursor until somebody pages. */
export class BeltPages {
  /** Lines as they were laid out last. */
  staves: readonly Staff[] = [];
  private firstRow: number | undefined;

  constructor(
    private readonly box: HTMLElement,
    private readonly texts: TokenTexts,
    private readonly widths: TokenWidths,
    /** CSS pixels in a length of the staves. */
    private readonly scale: () => number,
  ) {}

  /** Row that the page begins with; undefined while it follows the cursor. */
  get first(): number | undefined {
    return this.firstRow;
  }

  /** The next page is laid out around the cursor. */
  followCursor(): void {
    this.firstRow = undefined;
  }

  holds(row: number): boolean {
    return staffOfRow(this.staves, row) >= 0;
  }

  /** Lines from the first row on; without one, so that the cursor stands in the middle. */
  lay({ cell, cursorRow }: StretchAnswer, total: number): readonly Staff[] {
    const top = this.box.getBoundingClientRect().top + window.scrollY;
    const count = stavesThatFit(
      cell,
      Math.max(leastHeight, window.innerHeight - top - roomBelow) / this.scale(),
    );
    const wanted = this.firstRow ?? Math.max(0, cursorRow);
    this.want(wanted);
    const first = this.firstRow ?? this.rowBefore(wanted, Math.floor(count * 0.6));
    const isReady = this.texts.get(Math.min(wanted, total - 1)) !== undefined;
    if (this.firstRow === undefined && isReady) this.firstRow = first;
    this.staves = layStaves(first, total, (row) => this.widths.of(row), this.lineWidth, count);
    const height = `${this.staves.length * (staffHeight(cell) + staffGap) * this.scale()}px`;
    if (this.box.style.height !== height) this.box.style.height = height;
    return this.staves;
  }

  /** Lays the page out anew so that a row stands in its middle. */
  goTo(row: number): void {
    this.want(row);
    this.firstRow = this.rowBefore(row, Math.floor((this.staves.length || 4) / 2));
  }

  /** A line of each page stays on view. */
  page(by: number, total: number): boolean {
    return this.scroll(by * Math.max(1, this.staves.length - 1), total);
  }

  /** So many lines on, or back where it is less than 0; false at the end of the text. */
  scroll(lines: number, total: number): boolean {
    if (lines === 0 || this.staves.length === 0) return false;
    const from = this.staves[0]?.tokens[0]?.row ?? 0;
    if (lines < 0) {
      this.firstRow = this.rowBefore(from, -lines);
      return true;
    }
    const last = this.staves.at(-1)?.tokens.at(-1)?.row ?? 0;
    if (last >= total - 1) return false;
    const next = this.staves[Math.min(lines, this.staves.length - 1)]?.tokens[0]?.row;
    this.firstRow = next ?? from;
    return true;
  }

  private get lineWidth(): number {
    return this.box.clientWidth / this.scale() - staffLeft - 2;
  }

  private rowBefore(row: number, lines: number): number {
    return rowBefore(row, (each) => this.widths.of(each), this.lineWidth, lines);
  }

  private want(row: number): void {
    this.texts.want(Math.max(0, row - spareTexts), row + spareTexts);
  }
}
