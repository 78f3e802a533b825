/** Numbers pairs of integers in order of first appearance, and counts how often each was met. */
export class PairIds {
  /** By id. */
  readonly counts: Int32Array;
  private readonly firsts: Int32Array;
  private readonly seconds: Int32Array;
  /** Id + 1 by hash, 0 where nothing is; a pair whose place is taken goes to the next free one. */
  private readonly slots: Int32Array;
  private size = 0;

  constructor(mostPairs: number) {
    this.counts = new Int32Array(mostPairs);
    this.firsts = new Int32Array(mostPairs);
    this.seconds = new Int32Array(mostPairs);
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * mostPairs + 2)));
  }

  /** The id of a pair of 32-bit integers, of which there are at most `mostPairs`. */
  meet(first: number, second: number): number {
    const { slots, firsts, seconds, counts } = this;
    const mask = slots.length - 1;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (; slots[slot] > 0; slot = (slot + 1) & mask) {
      const id = slots[slot] - 1;
      if (firsts[id] !== first || seconds[id] !== second) continue;
      counts[id]++;
      return id;
    }
    const id = this.size++;
    slots[slot] = id + 1;
    firsts[id] = first;
    seconds[id] = second;
    counts[id] = 1;
    return id;
  }
}
