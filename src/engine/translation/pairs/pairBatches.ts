import { Random } from '../../random';
import type { EncodedPair } from './encodePairs';

/** Batches that are sorted by length together: enough to find equals, few enough that each epoch is cut differently. */
const batchesPerPool = 40;

/** Keeps the order of the pairs apart from the numbers that weights and dropout draw. */
const orderSeedOffset = 0x0b5e55ed;

/**
 * Pairs in batches of like lengths, so that little of a batch is padding. Each epoch shuffles the pairs, sorts them within
 * pools, cuts these into batches and shuffles the batches; all of it drawn from the seed and the number of the epoch.
 */
export class PairBatches {
  readonly chunksPerEpoch: number;
  /** Tokens to predict in a batch, about. */
  readonly tokensPerChunk: number;
  private epoch = -1;
  private order: EncodedPair[][] = [];

  constructor(
    private readonly pairs: readonly EncodedPair[],
    private readonly batchSize: number,
    private readonly seed: number,
  ) {
    this.chunksPerEpoch = Math.ceil(pairs.length / batchSize);
    this.tokensPerChunk = Math.ceil(tokensToPredict(pairs) / this.chunksPerEpoch);
  }

  /** Batch `step` of a training, from 0; the first of each epoch cuts it anew. */
  batch(step: number): readonly EncodedPair[] {
    const epoch = Math.floor(step / this.chunksPerEpoch);
    if (epoch !== this.epoch) this.order = this.cut(epoch);
    this.epoch = epoch;
    return this.order[step % this.chunksPerEpoch];
  }

  private cut(epoch: number): EncodedPair[][] {
    const random = new Random(this.seed + orderSeedOffset + epoch * 0x9e3779b1);
    const shuffled = shuffle([...this.pairs], random);
    const batches: EncodedPair[][] = [];
    const poolSize = batchesPerPool * this.batchSize;
    for (let start = 0; start < shuffled.length; start += poolSize) {
      const pool = shuffled.slice(start, start + poolSize);
      pool.sort((a, b) => b.target.length - a.target.length || b.source.length - a.source.length);
      for (let from = 0; from < pool.length; from += this.batchSize)
        batches.push(pool.slice(from, from + this.batchSize));
    }
    return shuffle(batches, random);
  }
}

/** Tokens of the targets, with the mark of each one's end. */
export function tokensToPredict(pairs: readonly EncodedPair[]): number {
  return pairs.reduce((sum, { target }) => sum + target.length + 1, 0);
}

/** Fisher and Yates, in place. */
function shuffle<T>(items: T[], random: Random): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}
