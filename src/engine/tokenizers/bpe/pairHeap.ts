/** Pairs with the most frequent on top, the lower key first among equals. Counts are those of when they were pushed. */
export class PairHeap {
  private readonly keys: number[] = [];
  private readonly counts: number[] = [];

  push(key: number, count: number): void {
    let at = this.keys.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!precedes(key, count, this.keys[parent], this.counts[parent])) break;
      this.keys[at] = this.keys[parent];
      this.counts[at] = this.counts[parent];
      at = parent;
    }
    this.keys[at] = key;
    this.counts[at] = count;
  }

  pop(): { key: number; count: number } | undefined {
    const key = this.keys[0];
    if (key === undefined) return undefined;
    const top = { key, count: this.counts[0] };
    const lastKey = this.keys.pop();
    const lastCount = this.counts.pop();
    if (this.keys.length > 0 && lastKey !== undefined && lastCount !== undefined)
      this.sink(lastKey, lastCount);
    return top;
  }

  /** Puts a pair where the top was, and down to its place. */
  private sink(key: number, count: number): void {
    const { keys, counts } = this;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= keys.length) break;
      const next = child + 1;
      if (next < keys.length && precedes(keys[next], counts[next], keys[child], counts[child])) child = next;
      if (!precedes(keys[child], counts[child], key, count)) break;
      keys[at] = keys[child];
      counts[at] = counts[child];
      at = child;
    }
    keys[at] = key;
    counts[at] = count;
  }
}

function precedes(key: number, count: number, otherKey: number, otherCount: number): boolean {
  return count === otherCount ? key < otherKey : count > otherCount;
}
