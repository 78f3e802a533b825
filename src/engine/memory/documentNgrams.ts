import { ContextHashes, longestContext } from './contextHashes';
import { NgramTable } from './ngramTable';

/** Tokens counted between two pauses: about a millisecond. */
const tokensPerPause = 512;

/**
 * Tokens of a document whose counts are left out for now: from `begin` on to before `counted`. Those before `end` lie at the cursor,
 * the others behind it have contexts that reach across.
 */
interface Hole {
  begin: number;
  end: number;
  counted: number;
}

/** Like none that a cursor makes. */
const noHole: Hole = { begin: -1, end: -1, counted: -1 };

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
    const same = this.sameBefore(ids, count);
    const after = this.sameBehind(ids, count, same);
    const isSameText = same === count && count === this.count;
    const { hole } = this;
    if (this.isComplete && isSameText && hole.begin === begin && hole.end === end) return;
    if (!this.isComplete || begin !== hole.begin || begin > same) this.table.revision++;
    else if (count - end !== this.count - hole.end || count - end > (isSameText ? count : after))
      this.table.revision++;
    this.countHole(1);
    this.hole = noHole;
    if (!isSameText) this.replace(ids, count, same, after);
    while (!this.isComplete) {
      const to = Math.min(this.count, this.counted + tokensPerPause);
      this.countRange(this.counted, to, 1);
      this.counted = to;
      yield;
    }
    this.hole = { begin, end, counted: Math.min(this.count, end + longestContext) };
    this.countHole(-1);
  }

  private get isComplete(): boolean {
    return this.counted === this.count;
  }

  private countHole(change: 1 | -1): void {
    this.countRange(this.hole.begin, this.hole.counted, change);
  }

  /** How many tokens at the beginning are those that are held. */
  private sameBefore(ids: Int32Array, count: number): number {
    const { held } = this;
    const most = Math.min(count, this.count);
    let same = 0;
    while (same < most && ids[same] === held[same]) same++;
    return same;
  }

  /** How many at the end are, of those that are not among the `before` first ones. */
  private sameBehind(ids: Int32Array, count: number, before: number): number {
    const { held } = this;
    const most = Math.min(count, this.count) - before;
    let same = 0;
    while (same < most && ids[count - 1 - same] === held[this.count - 1 - same]) same++;
    return same;
  }

  /** Takes the counts of what changed away and puts those of the new tokens in their place. */
  private replace(ids: Int32Array, count: number, before: number, behind: number): void {
    const wasComplete = this.isComplete;
    const same = Math.min(before, this.counted);
    // The contexts of the first tokens behind the change reach into it.
    const kept = wasComplete ? Math.max(0, behind - longestContext) : 0;
    this.countRange(same, wasComplete ? this.count - kept : this.counted, -1);
    if (this.held.length < count) {
      const longer = new Int32Array(count + (count >> 1) + 16);
      longer.set(this.held.subarray(0, same));
      this.held = longer;
    }
    this.held.set(ids.subarray(same, count), same);
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
