export interface Candidate {
  id: number;
  probability: number;
}

/**
 * The `k` most probable ids (of all, or of `among`), most probable first, the lower id first among equals. NaN is never
 * among them, so fewer than `k` may come. O(V log k), no copy of the distribution.
 */
export function topK(probabilities: Float32Array, k: number, among?: Int32Array): Candidate[] {
  const heap = new WorstFirst(probabilities, Math.floor(k));
  if (among) for (const id of among) heap.offer(id);
  else for (let id = 0; id < probabilities.length; id++) heap.offer(id);
  return heap.sorted();
}

/** A binary heap of at most `capacity` ids with the worst of them on top, to be replaced by a better one. */
class WorstFirst {
  private readonly ids: number[] = [];

  constructor(
    private readonly values: Float32Array,
    private readonly capacity: number,
  ) {}

  offer(id: number): void {
    const value = this.values[id];
    if (value !== value || !(this.capacity > 0)) return;
    if (this.ids.length < this.capacity) {
      this.ids.push(id);
      this.rise(this.ids.length - 1);
    } else if (this.isWorse(this.ids[0], id)) {
      this.ids[0] = id;
      this.sink();
    }
  }

  sorted(): Candidate[] {
    const best = [...this.ids].sort((a, b) => (this.isWorse(a, b) ? 1 : -1));
    return best.map((id) => ({ id, probability: this.values[id] }));
  }

  private isWorse(a: number, b: number): boolean {
    return this.values[a] === this.values[b] ? a > b : this.values[a] < this.values[b];
  }

  private rise(at: number): void {
    const { ids } = this;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isWorse(ids[at], ids[parent])) return;
      [ids[at], ids[parent]] = [ids[parent], ids[at]];
      at = parent;
    }
  }

  private sink(): void {
    const { ids } = this;
    for (let at = 0; ;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < ids.length && this.isWorse(ids[child], ids[worst])) worst = child;
      }
      if (worst === at) return;
      [ids[at], ids[worst]] = [ids[worst], ids[at]];
      at = worst;
    }
  }
}
