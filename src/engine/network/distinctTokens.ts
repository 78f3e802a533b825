import type { Arena } from '../arena';
import type { I32 } from '../kernels/kernels';

/**
 * The tokens of a stretch, each once. What depends on the token alone is computed once for all its places, and the
 * gradients of its places are summed before they are multiplied by anything: most words of a text come again soon.
 */
export class DistinctTokens {
  /** (R) The first `count` are the tokens, in the order in which they come first. */
  readonly ids: I32;
  /** (R) For each row, where in `ids` its token is. */
  readonly slots: I32;
  count = 0;
  private readonly numbers: I32; // (V) 1 + the slot of a token, 0 when it has none; all 0 between calls

  constructor(arena: Arena, mostRows: number, vocabularySize: number) {
    this.ids = arena.ints(mostRows);
    this.slots = arena.ints(mostRows);
    this.numbers = arena.ints(vocabularySize);
  }

  /** Takes the first `rows` of `rowIds` apart. Ids outside the vocabulary are kept, for the kernels to refuse. */
  find(rowIds: I32, rows: number): void {
    const { ids, slots, numbers } = this;
    let count = 0;
    for (let row = 0; row < rows; row++) {
      const id = rowIds[row];
      if (!numbers[id]) {
        ids[count++] = id;
        numbers[id] = count;
      }
      slots[row] = numbers[id] - 1;
    }
    for (let slot = 0; slot < count; slot++) numbers[ids[slot]] = 0;
    this.count = count;
  }
}
