/** Lists of tokens with counts, in growing arrays: many are short, some long, and what is counted often is near the front. */
export class FollowerLists {
  /** By list: sum of the counts, and how many tokens have one. List 0 is none. */
  totals = new Int32Array(1024);
  distincts = new Int32Array(1024);
  private heads = new Int32Array(1024);
  private lists = 1;
  /** By entry; entry 0 is none. */
  private ids = new Int32Array(4096);
  private counts = new Int32Array(4096);
  private nexts = new Int32Array(4096);
  private entries = 1;
  private free = 0;

  create(): number {
    if (this.lists === this.heads.length) {
      this.heads = grown(this.heads);
      this.totals = grown(this.totals);
      this.distincts = grown(this.distincts);
    }
    return this.lists++;
  }

  change(list: number, id: number, change: 1 | -1): void {
    let previous = 0;
    let entry = this.heads[list];
    while (entry !== 0 && this.ids[entry] !== id) {
      previous = entry;
      entry = this.nexts[entry];
    }
    if (entry === 0) {
      if (change < 0) return;
      entry = this.createEntry(id);
      this.distincts[list]++;
    } else if (previous !== 0) {
      this.nexts[previous] = this.nexts[entry];
    } else {
      this.heads[list] = this.nexts[entry];
    }
    this.totals[list] += change;
    this.counts[entry] += change;
    if (this.counts[entry] === 0) {
      this.distincts[list]--;
      this.nexts[entry] = this.free;
      this.free = entry;
      return;
    }
    this.nexts[entry] = this.heads[list];
    this.heads[list] = entry;
  }

  countOf(list: number, id: number): number {
    for (let entry = this.heads[list]; entry !== 0; entry = this.nexts[entry])
      if (this.ids[entry] === id) return this.counts[entry];
    return 0;
  }

  addTo(out: Float32Array, list: number, discount: number, factor: number): void {
    for (let entry = this.heads[list]; entry !== 0; entry = this.nexts[entry])
      out[this.ids[entry]] += (this.counts[entry] - discount) * factor;
  }

  private createEntry(id: number): number {
    let entry = this.free;
    if (entry !== 0) {
      this.free = this.nexts[entry];
    } else {
      if (this.entries === this.ids.length) {
        this.ids = grown(this.ids);
        this.counts = grown(this.counts);
        this.nexts = grown(this.nexts);
      }
      entry = this.entries++;
    }
    this.ids[entry] = id;
    this.counts[entry] = 0;
    return entry;
  }
}

function grown(values: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(values.length * 2);
  longer.set(values);
  return longer;
}
