import type { Quantity } from '../../src/protocol/spec';
import type { ColumnAnswer } from '../../src/protocol/traces';
import type { ShelfPlace } from './tileShelf';
import type { TraceSource } from './traceSource';

/** The exact values after the token that is pointed at: asked for as the pointer moves, the latest wins. */
export class ExactColumn {
  private held: { key: string; place: ShelfPlace; answer: ColumnAnswer } | undefined;
  private wanted = '';

  constructor(
    private readonly source: TraceSource,
    private readonly onArrival: () => void,
  ) {}

  /** Exact value, or undefined while it is on its way. */
  value(place: ShelfPlace, row: number, quantity: Quantity, unit: number): number | undefined {
    return this.column(place, row)?.[quantity]?.[unit];
  }

  /** (units) for each quantity, asked for when it is not there. */
  column(place: ShelfPlace, row: number): ColumnAnswer['quantities'] | undefined {
    const { stretch } = this.source;
    if (!stretch || row < 0) return undefined;
    const { held } = this;
    const isHere = held && held.answer.row === row && samePlace(held.place, place);
    if (isHere && held.key === stretch.key) return held.answer.quantities;
    void this.fetch(place, row);
    // What other weights held a moment ago is better than nothing.
    return isHere ? held.answer.quantities : undefined;
  }

  private async fetch({ layer, direction }: ShelfPlace, row: number): Promise<void> {
    const { stretch } = this.source;
    if (!stretch) return;
    const wanted = `${stretch.key} ${direction} ${layer} ${row}`;
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    const answer = await this.source.ask('traceColumn', { stretch: stretch.stretch, layer, direction, row });
    if (this.wanted === wanted) this.wanted = '';
    if (!answer) return;
    this.held = { key: stretch.key, place: { layer, direction }, answer };
    this.onArrival();
  }
}

function samePlace(a: ShelfPlace, b: ShelfPlace): boolean {
  return a.layer === b.layer && a.direction === b.direction;
}
