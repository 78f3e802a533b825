import type { UnitsAnswer, UnitsRequest } from '../../src/protocol/traces';
import { wordsOf } from '../questionBook';
import type { TraceSource } from '../traces/traceSource';

/** What units are ordered by: all of a request but the stretch. */
export type OrderWish = Omit<UnitsRequest, 'stretch'>;

/** The order of the units that is wished for; until it has come, the one before, and by number at first. */
export class UnitOrders {
  private held: { wish: string; key: string; answer: UnitsAnswer } | undefined;
  private asked = '';
  /**
   * An order that cannot be had, and why. A pattern is not tried again before somebody wants it to be; without a model it waits for
   * another one, or another text: then there is a `key`.
   */
  private refused: { wish: string; key?: string; words: string } | undefined;
  private numbers: Uint32Array = new Uint32Array(0);

  constructor(
    private readonly source: TraceSource,
    private readonly onArrival: () => void,
  ) {}

  /** (units) */
  order(wish: OrderWish, units: number): Uint32Array {
    if (wish.sort === 'index' || (wish.sort === 'correlation' && !wish.with)) return this.byNumber(units);
    const { stretch } = this.source;
    const name = JSON.stringify(wish);
    if (this.refusal(name)) return this.byNumber(units);
    const isCurrent = this.held?.wish === name && this.held.key === stretch?.key;
    // While the model trains, units do not change places all the time.
    if (!isCurrent && !(stretch?.live && this.held?.wish === name)) void this.fetch(wish, name);
    const order = this.held?.wish === name ? this.held.answer.order : undefined;
    return order?.length === units ? order : this.byNumber(units);
  }

  /** Correlation of a unit with what was asked for; NaN where there is none. */
  correlation(wish: OrderWish, unit: number): number {
    if (this.held?.wish !== JSON.stringify(wish)) return NaN;
    return this.held.answer.correlation[unit] ?? NaN;
  }

  /** Why units are not in the order that is wished for; '' when they are, or soon will be. */
  problem(wish: OrderWish): string {
    return this.refusal(JSON.stringify(wish))?.words ?? '';
  }

  /** No unit goes along with what is the same at every token. */
  isFlat(wish: OrderWish): boolean {
    if (this.held?.wish !== JSON.stringify(wish)) return false;
    const { correlation } = this.held.answer;
    return correlation.length > 0 && correlation.every((r) => Number.isNaN(r));
  }

  /** What was refused is asked for once more. */
  tryAgain(): void {
    this.refused = undefined;
  }

  private refusal(name: string): { words: string } | undefined {
    const { refused } = this;
    const isHere = refused?.key === undefined || refused.key === this.source.stretch?.key;
    return refused?.wish === name && isHere ? refused : undefined;
  }

  private async fetch(wish: OrderWish, name: string): Promise<void> {
    const { stretch } = this.source;
    if (!stretch) return;
    const asked = `${stretch.key} ${name}`;
    if (asked === this.asked) return;
    this.asked = asked;
    let refused: typeof this.refused;
    const request = { ...wish, stretch: stretch.stretch };
    const answer = await this.source.ask('traceUnits', request, undefined, (refusal) => {
      if (refusal.code !== 'bad-pattern' && refusal.code !== 'no-model') return false;
      const isPattern = refusal.code === 'bad-pattern';
      refused = { wish: name, words: wordsOf(refusal), ...(!isPattern && { key: stretch.key }) };
      return true;
    });
    if (asked !== this.asked) return;
    this.asked = '';
    if (refused) {
      this.refused = refused;
      return this.onArrival();
    }
    if (!answer) return;
    this.held = { wish: name, key: stretch.key, answer };
    this.onArrival();
  }

  private byNumber(units: number): Uint32Array {
    if (this.numbers.length !== units) this.numbers = Uint32Array.from({ length: units }, (_, i) => i);
    return this.numbers;
  }
}
