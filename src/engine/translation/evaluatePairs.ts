import { rankOf } from '../evaluation/rankOf';
import type { OutputProduct } from '../network/outputProduct';
import { Pacer, workPerExponential } from '../network/pacer';
import type { EncodedPair } from './pairs/encodePairs';
import type { TranslationNetwork } from './translationNetwork';
import type { TranslationRun } from './translationRun';

/** How well one token of a target was predicted from the source and the tokens before it. */
export interface TokenScore {
  /** Nats. */
  loss: number;
  /** From 0, the most probable. */
  rank: number;
  /** Of the pair among those given. */
  pair: number;
}

/**
 * The losses of all tokens of the targets, with teacher forcing, pair after pair in no certain order; pauses every few
 * milliseconds. Throws `busy` while the network is evaluated otherwise.
 */
export function* scorePairs(
  network: TranslationNetwork,
  pairs: readonly EncodedPair[],
  onScores: (scores: TokenScore[]) => void,
): Generator<void, void> {
  const giveBack = network.take('evaluating');
  try {
    const { several, single } = network;
    const pacer = new Pacer(network.kernels);
    const numbered = pairs.map((pair, index) => ({ ...pair, index }));
    // Pairs of like lengths side by side: less of a batch is padding.
    numbered.sort((a, b) => b.target.length - a.target.length || b.source.length - a.source.length);
    const fits = ({ source, target }: EncodedPair) =>
      source.length < several.shape.sourceSteps && target.length < several.shape.targetSteps;
    const together = numbered.filter(fits);
    for (let start = 0; start < together.length; start += several.shape.rows) {
      const batch = together.slice(start, start + several.shape.rows);
      onScores(yield* scoreBatch(network, several, batch, pacer));
    }
    for (const pair of numbered.filter((other) => !fits(other))) {
      // Whoever translates has the only buffers that are long enough; it ends soon.
      while (network.isTaken('translating')) yield;
      const giveSingleBack = network.take('translating');
      try {
        onScores(yield* scoreBatch(network, single, [pair], pacer));
      } finally {
        giveSingleBack();
      }
    }
  } finally {
    giveBack();
  }
}

function* scoreBatch(
  network: TranslationNetwork,
  run: TranslationRun,
  pairs: readonly (EncodedPair & { index: number })[],
  pacer: Pacer,
): Generator<void, TokenScore[]> {
  const { kernels, spec } = network;
  const { vocabularySize: v } = spec;
  const { batch, shape } = run;
  batch.fill(pairs);
  network.freshWeights();
  yield* run.encode(pacer);
  yield* run.decode(pacer);
  const scores: TokenScore[] = [];
  const rows = batch.targetSteps * shape.rows;
  const { logits, targets, losses } = network;
  const logitRows = targets.length;
  for (let row = 0; row < rows; row += logitRows) {
    const count = Math.min(logitRows, rows - row);
    yield* logitsOf(network, run, row).run(count, pacer);
    targets.set(batch.targets.subarray(row, row + count));
    kernels.crossEntropy(logits, targets, losses, count, v);
    for (let r = 0; r < count; r++) {
      if (targets[r] < 0) continue;
      const rank = rankOf(logits, r * v, v, targets[r]);
      scores.push({ loss: losses[r], rank, pair: pairs[(row + r) % shape.rows].index });
    }
    if (pacer.spend(count * v * workPerExponential)) yield;
  }
  return scores;
}

/** The output layer for the features from `row` on. */
function logitsOf(network: TranslationNetwork, run: TranslationRun, row: number): OutputProduct {
  const { hiddenSize } = network.spec;
  return network.createOutputProduct(
    run.top.subarray(row * hiddenSize),
    network.logits,
    network.targets.length,
  );
}
