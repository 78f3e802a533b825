import type { Arena } from '../arena';
import type { I32 } from '../kernels/kernels';
import type { PairShape } from './attention';
import type { EncodedPair } from './pairs/encodePairs';
import { endId, sourceEndId, startId, type TranslationSpec } from './translationSpec';

/**
 * A few pairs as the network reads them, time-major, in the kernels' memory, where other threads see them too. A source ends
 * with the mark of its end; the decoder reads the mark of the start and then the target, and is to write the target and the
 * mark of its end. Behind the end of a row stands token 0, which is masked out everywhere.
 */
export class PairBatch {
  readonly source: I32; // (Ts*B)
  readonly input: I32; // (Td*B) what the decoder reads
  readonly targets: I32; // (Td*B) what it is to write; -1 behind the end
  readonly sourceLengths: I32; // (B) with the mark of the end; 0 in a row without a pair
  readonly targetLengths: I32; // (B) the same
  /** Longest of each, and how many tokens of targets count. */
  private readonly extents: I32; // (3)

  constructor(
    arena: Arena,
    private readonly spec: TranslationSpec,
    readonly shape: PairShape,
  ) {
    const { sourceSteps, targetSteps, rows } = shape;
    this.source = arena.ints(sourceSteps * rows);
    this.input = arena.ints(targetSteps * rows);
    this.targets = arena.ints(targetSteps * rows);
    this.sourceLengths = arena.ints(rows);
    this.targetLengths = arena.ints(rows);
    this.extents = arena.ints(3);
  }

  get sourceSteps(): number {
    return this.extents[0];
  }

  get targetSteps(): number {
    return this.extents[1];
  }

  /** Tokens that are predicted. */
  get tokens(): number {
    return this.extents[2];
  }

  /** Takes at most B pairs, each no longer than the batch's steps; rows that are left over are empty. */
  fill(pairs: readonly EncodedPair[]): void {
    const { spec, source, input, targets } = this;
    const { rows, sourceSteps, targetSteps } = this.shape;
    this.extents.fill(0);
    for (const { source: from, target } of pairs) {
      if (from.length + 1 > sourceSteps || target.length + 1 > targetSteps || pairs.length > rows)
        throw new RangeError('these pairs do not fit into the batch');
      this.extents[0] = Math.max(this.extents[0], from.length + 1);
      this.extents[1] = Math.max(this.extents[1], target.length + 1);
      this.extents[2] += target.length + 1;
    }
    source.fill(0);
    input.fill(0);
    targets.fill(-1);
    for (let b = 0; b < rows; b++) {
      const pair = pairs[b] as EncodedPair | undefined;
      this.sourceLengths[b] = pair ? pair.source.length + 1 : 0;
      this.targetLengths[b] = pair ? pair.target.length + 1 : 0;
      if (!pair) continue;
      const { source: from, target } = pair;
      for (let t = 0; t <= from.length; t++)
        source[t * rows + b] = t < from.length ? from[t] : sourceEndId(spec);
      for (let t = 0; t <= target.length; t++) {
        input[t * rows + b] = t > 0 ? target[t - 1] : startId(spec);
        targets[t * rows + b] = t < target.length ? target[t] : endId(spec);
      }
    }
  }
}
