import { ContextHashes, longestContext } from './contextHashes';
import { NgramTable } from './ngramTable';

/** Tokens counted between two pauses: about a millisecond. */
const tokensPerPause = 512;

/** Tokens of a document whose counts are left out for now: from `begin` on to before `end`. */
interface Hole {
  begin: number;
  end: number;
}

const noHole: Hole = { begin: 0, end: 0 };

/**
 * The n-grams of a document as it is now. What stands at the cursor is half-typed, and contexts across the cursor will not
 * stay: they are left out. After an edit only what changed is counted anew; the tokens themselves are compared.
 */
export class DocumentNgrams {
  readonly table: NgramTable;
  private held = new Int32Array(0);
  private count = 0;
  /** How many of the tokens held are counted. */
  private counted = 0;
  private hole = noHole;
  private readonly hashes = new ContextHashes();

  constructor(vocabularySize: number) {
    this.table = new NgramTable(vocabularySize);
  }

  /**
   * Makes the table that of the first `count` of `ids` without what lies at the cursor: tokens from `begin` on to before
   * `end`, and those behind whose contexts reach across. Yields every millisecond of work; what was done by then is kept.
   */
  *update(ids: Int32Array, count: number, begin = count, end = count): Generator<void, void> {
    this.countHole(1);
    this.hole = noHole;
    if (this.hasChanged(ids, count)) this.replace(ids, count);
    while (this.counted < this.count) {
      const to = Math.min(this.count, this.counted + tokensPerPause);
      this.countRange(this.counted, to, 1);
      this.counted = to;
      yield;
    }
    this.hole = { begin, end: Math.min(this.count, end + longestContext) };
    this.countHole(-1);
  }

  private countHole(change: 1 | -1): void {
    this.countRange(this.hole.begin, this.hole.end, change);
  }

  private hasChanged(ids: Int32Array, count: number): boolean {
    if (count !== this.count) return true;
    for (let i = 0; i < count; i++) if (ids[i] !== this.held[i]) return true;
    return false;
  }

  /** Takes the counts of what changed away and puts those of the new tokens in their place. */
  private replace(ids: Int32Array, count: number): void {
    const { held } = this;
    const most = Math.min(count, this.counted);
    let same = 0;
    while (same < most && ids[same] === held[same]) same++;
    let after = 0;
    if (this.counted === this.count) {
      while (after < most - same && ids[count - 1 - after] === held[this.count - 1 - after]) after++;
    }
    // The contexts of the first tokens behind the change reach into it.
    const kept = Math.max(0, after - longestContext);
    this.countRange(same, this.counted === this.count ? this.count - kept : this.counted, -1);
    if (held.length < count) this.held = new Int32Array(count + (count >> 1) + 16);
    this.held.set(ids.subarray(0, count));
    this.count = count;
    this.counted = same;
    if (kept === 0) return;
    // Few tokens lie between: they are counted at once, and with them all are.
    this.countRange(same, count - kept, 1);
    this.counted = count;
  }

  private countRange(from: number, to: number, change: 1 | -1): void {
    for (let i = from; i < to; i++) this.table.add(this.hashes.set(this.held, i), this.held[i], change);
  }
}
