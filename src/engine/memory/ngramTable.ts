import type { ContextHashes } from './contextHashes';
import { FollowerLists } from './followerLists';

const leastSlots = 1 << 10;

/**
 * How often which token followed each context of 1 to `longestContext` tokens, and each token at all. Counts can be taken
 * away again, so that the table follows a text that is edited. Contexts are known by their hashes (64 bits).
 */
export class NgramTable {
  /** (V or more) how often each token stands in the text, and the sum of that. */
  counts: Int32Array;
  total = 0;
  /** Tokens that stand in the text. */
  distinct = 0;
  /** Grows whenever what is counted has become something else; its owner sees to that. */
  revision = 0;
  private readonly lists = new FollowerLists();
  private first = new Int32Array(leastSlots);
  private second = new Int32Array(leastSlots);
  /** Number of a context's list, 0 for a free slot. */
  private slots = new Int32Array(leastSlots);
  private used = 0;

  constructor(vocabularySize: number) {
    this.counts = new Int32Array(vocabularySize);
  }

  /** Counts token `id` behind its contexts once more (1) or once less (-1). What the model has no token for is left out. */
  add(hashes: ContextHashes, id: number, change: 1 | -1): void {
    if (id < 0) return;
    if (id >= this.counts.length) this.makeRoomFor(id);
    const before = this.counts[id];
    this.counts[id] = before + change;
    this.total += change;
    if (before === 0) this.distinct++;
    else if (this.counts[id] === 0) this.distinct--;
    for (let k = 1; k <= hashes.length; k++) this.lists.change(this.listOf(hashes, k), id, change);
  }

  /** List of what followed the context of `k` tokens; 0 when nothing did. */
  find(hashes: ContextHashes, k: number): number {
    return this.slots[this.slotOf(hashes.first[k], hashes.second[k])];
  }

  totalOf(list: number): number {
    return this.lists.totals[list];
  }

  distinctOf(list: number): number {
    return this.lists.distincts[list];
  }

  /** Adds (count - discount) * factor of each token in a list to its element of `out` (V). */
  addTo(out: Float32Array, list: number, discount: number, factor: number): void {
    this.lists.addTo(out, list, discount, factor);
  }

  /** How often a token is in a list. */
  countIn(list: number, id: number): number {
    return this.lists.countOf(list, id);
  }

  private listOf(hashes: ContextHashes, k: number): number {
    const a = hashes.first[k];
    const b = hashes.second[k];
    let slot = this.slotOf(a, b);
    if (this.slots[slot] !== 0) return this.slots[slot];
    if (2 * this.used >= this.slots.length) {
      this.grow();
      slot = this.slotOf(a, b);
    }
    this.used++;
    this.first[slot] = a;
    this.second[slot] = b;
    return (this.slots[slot] = this.lists.create());
  }

  /** The slot of a context, or the free one where it would go. */
  private slotOf(a: number, b: number): number {
    const mask = this.slots.length - 1;
    let slot = (a ^ (a >>> 16)) & mask;
    while (this.slots[slot] !== 0 && (this.first[slot] !== a || this.second[slot] !== b))
      slot = (slot + 1) & mask;
    return slot;
  }

  /** Vocabularies of words grow with the documents. */
  private makeRoomFor(id: number): void {
    const longer = new Int32Array(id + (id >> 2) + 256);
    longer.set(this.counts);
    this.counts = longer;
  }

  private grow(): void {
    const { first, second, slots } = this;
    const length = slots.length * 2;
    this.first = new Int32Array(length);
    this.second = new Int32Array(length);
    this.slots = new Int32Array(length);
    for (let i = 0; i < slots.length; i++) {
      if (slots[i] === 0) continue;
      const slot = this.slotOf(first[i], second[i]);
      this.first[slot] = first[i];
      this.second[slot] = second[i];
      this.slots[slot] = slots[i];
    }
  }
}
