import type { Encoded } from './tokenizer';

/** Collects tokens of unknown number in growing arrays. */
export class TokenCollector {
  private ids: Int32Array;
  private starts: Uint32Array;
  private count = 0;

  constructor(expectedTokens: number) {
    const capacity = Math.max(16, Math.ceil(expectedTokens));
    this.ids = new Int32Array(capacity);
    this.starts = new Uint32Array(capacity + 1);
  }

  push(id: number, start: number): void {
    if (this.count === this.ids.length) this.grow();
    this.ids[this.count] = id;
    this.starts[this.count] = start;
    this.count++;
  }

  /** `end` is the text's length. */
  finish(end: number): Encoded {
    this.starts[this.count] = end;
    return { ids: this.ids.slice(0, this.count), starts: this.starts.slice(0, this.count + 1) };
  }

  private grow(): void {
    const ids = new Int32Array(this.ids.length * 2);
    const starts = new Uint32Array(ids.length + 1);
    ids.set(this.ids);
    starts.set(this.starts);
    this.ids = ids;
    this.starts = starts;
  }
}
