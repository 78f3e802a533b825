/** Longest context that is remembered, in tokens. */
export const longestContext = 5;

/** Two hashes of 32 bits for each of the contexts of 0 to `longestContext` tokens before a place. */
export class ContextHashes {
  readonly first = new Int32Array(longestContext + 1);
  readonly second = new Int32Array(longestContext + 1);
  /** Contexts of so many tokens and fewer have hashes. */
  length = 0;

  /** Of the tokens of `ids` before `end`; no longer than what stands there from `begin` on. */
  set(ids: ArrayLike<number>, end: number, begin = 0): this {
    let a = 0x2f0b4c47;
    let b = 0x51ed270b;
    this.first[0] = a;
    this.second[0] = b;
    this.length = Math.min(longestContext, end - begin);
    for (let k = 1; k <= this.length; k++) {
      const id = ids[end - k] + 1;
      a = Math.imul(a ^ id, 0x9e3779b1);
      a ^= a >>> 15;
      b = Math.imul(b + id, 0x85ebca6b);
      b ^= b >>> 13;
      this.first[k] = a;
      this.second[k] = b;
    }
    return this;
  }
}
