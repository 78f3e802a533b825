import type { PairSide } from '../../src/protocol/interventions';
import type { UnitAnswer, UnitLifeAnswer, UnitsAnswer } from '../../src/protocol/traces';
import type { UnitPlace } from '../panelState';
import type { ShelfPlace } from '../traces/tileShelf';
import type { TraceSource } from '../traces/traceSource';
import { carriedQuantity } from './beltScene';
import { keepingGate, type TellingUnit, tellingUnit } from './tellingUnit';

const buckets = 1200;
const eventsOfEachKind = 10;
/** Rows that are asked for around those on view, so that a page more is there at once. */
const spareRows = 400;

/** What the belt knows of a unit, asked for when it is looked at. What is on its way is undefined, or what was before. */
export class UnitData {
  private series: { name: string; answer: UnitAnswer } | undefined;
  private lives: { name: string; answer: UnitLifeAnswer } | undefined;
  private ranks: { name: string; place: string; answer: UnitsAnswer } | undefined;
  private told: { name: string; place: string; unit: TellingUnit | 'none' } | undefined;
  private readonly asked = new Set<string>();

  constructor(
    private readonly source: TraceSource,
    private readonly onArrival: () => void,
  ) {}

  clear(): void {
    this.series = undefined;
    this.lives = undefined;
    this.ranks = undefined;
    this.told = undefined;
  }

  /** Exact values of the unit that hold the rows from `from` to before `to`. */
  rows(place: UnitPlace, from: number, to: number): UnitAnswer | undefined {
    const { stretch } = this.source;
    if (!stretch) return undefined;
    const name = nameOf(stretch.key, place);
    const { series } = this;
    const total = stretch.stretch.end - stretch.stretch.first;
    const holds = (answer: UnitAnswer) =>
      answer.rowFrom <= from && answer.rowFrom + answer.rows >= Math.min(to, total);
    if (series?.name === name && holds(series.answer)) return series.answer;
    const rowFrom = Math.max(0, from - spareRows);
    const rows = Math.min(total - rowFrom, to - from + 2 * spareRows);
    const request = { ...place, stretch: stretch.stretch, rowFrom, rows };
    this.fetch(`rows ${name} ${rowFrom} ${rows}`, async () => {
      const answer = await this.source.ask('traceUnit', request);
      if (answer) this.series = { name, answer };
      return answer !== undefined;
    });
    const isSameUnit = series && unitName(series.name) === unitName(name) && holds(series.answer);
    return isSameUnit ? series.answer : undefined;
  }

  life(place: UnitPlace): UnitLifeAnswer | undefined {
    const { stretch } = this.source;
    if (!stretch) return undefined;
    const name = nameOf(stretch.key, place);
    if (this.lives?.name === name) return this.lives.answer;
    const request = { ...place, stretch: stretch.stretch, buckets, events: eventsOfEachKind };
    this.fetch(`life ${name}`, async () => {
      const answer = await this.source.ask('traceUnitLife', request);
      if (answer) this.lives = { name, answer };
      return answer !== undefined;
    });
    const isSameUnit = this.lives && unitName(this.lives.name) === unitName(name);
    return isSameUnit ? this.lives?.answer : undefined;
  }

  /** Units of the layer, those that vary most first; as they were before an edit until the new order is there. */
  ranking({ layer, direction }: ShelfPlace): UnitsAnswer | undefined {
    const { stretch } = this.source;
    if (!stretch) return undefined;
    const place = `${direction} ${layer}`;
    const name = `${stretch.live ? 'live' : stretch.key} ${place}`;
    if (this.ranks?.name === name) return this.ranks.answer;
    const quantity = carriedQuantity(stretch.cell);
    const request = { stretch: stretch.stretch, layer, direction, quantity, sort: 'variance' as const };
    this.fetch(`units ${name}`, async () => {
      const answer = await this.source.ask('traceUnits', request);
      if (answer) this.ranks = { name, place, answer };
      return answer !== undefined;
    });
    return this.ranks?.place === place ? this.ranks.answer : undefined;
  }

  /**
   * The unit to begin with; 'none' where no unit forgets as sentences end, undefined while that is not known. What was found
   * before an edit stands until the text was looked through again: nothing flickers while somebody types.
   */
  telling({ layer, direction, side }: ShelfPlace & { side?: PairSide }): TellingUnit | 'none' | undefined {
    const { stretch } = this.source;
    if (!stretch) return undefined;
    const quantity = keepingGate(stretch.cell);
    // Of a pair nothing is known of sentences: it is one.
    if (!quantity || side) return 'none';
    const place = `${direction} ${layer}`;
    const name = `${stretch.live ? 'live' : stretch.key} ${place}`;
    if (this.told?.name === name) return this.told.unit;
    const order = { sort: 'correlation', with: { feature: 'sentences' } } as const;
    const request = { stretch: stretch.stretch, layer, direction, quantity, ...order };
    this.fetch(`telling ${name}`, async () => {
      let isRefused = false;
      const answer = await this.source.ask('traceUnits', request, undefined, () => (isRefused = true));
      if (!answer && !isRefused) return false;
      this.told = { name, place, unit: (answer && tellingUnit(answer.correlation)) ?? 'none' };
      return true;
    });
    return this.told?.place === place ? this.told.unit : undefined;
  }

  private fetch(name: string, ask: () => Promise<boolean>): void {
    if (this.asked.has(name)) return;
    this.asked.add(name);
    void ask().then((came) => {
      this.asked.delete(name);
      if (came) this.onArrival();
    });
  }
}

function nameOf(key: string, { layer, direction, unit }: UnitPlace): string {
  return `${key}|${direction} ${layer} ${unit}`;
}

function unitName(name: string): string {
  return name.slice(name.indexOf('|'));
}
