import { allocateModel } from '../../../../src/engine/network/allocateModel';
import { Pacer, runToEnd } from '../../../../src/engine/network/pacer';
import type { KernelsBackend } from '../../../../src/engine/kernels/kernels';
import { Random } from '../../../../src/engine/random';
import type { PairShape } from '../../../../src/engine/translation/attention';
import type { EncodedPair } from '../../../../src/engine/translation/pairs/encodePairs';
import { TranslationNetwork } from '../../../../src/engine/translation/translationNetwork';
import { TranslationShard } from '../../../../src/engine/translation/translationShard';
import type { TranslationSpec } from '../../../../src/engine/translation/translationSpec';

export function tinySpec(changes: Partial<TranslationSpec> = {}): TranslationSpec {
  return {
    kind: 'translate',
    cell: 'lstm',
    layers: 1,
    hiddenSize: 4,
    embeddingSize: 3,
    vocabularySize: 7,
    sourceVocabularySize: 6,
    tied: false,
    dropout: 0,
    attention: 'dot',
    bidirectional: false,
    ...changes,
  };
}

export interface TestShard {
  network: TranslationNetwork;
  shard: TranslationShard;
}

/** A network in training with large weights from a seed, so that every path carries a gradient worth measuring. */
export function makeShard(
  backend: KernelsBackend,
  spec: TranslationSpec,
  shape: PairShape,
  seed: number,
): TestShard {
  const made = allocateModel(backend, spec, (arena, s) => {
    const network = new TranslationNetwork(arena, s, true);
    return { network, shard: new TranslationShard(arena, network, shape) };
  });
  const random = new Random(seed);
  const isRelu = spec.cell === 'rnn-relu';
  for (const { name, values } of made.network.parameters.list) {
    // Far apart scores: the gradient of a query is small, since what all keys share cancels out.
    const limit = isRelu && name.includes('.rnn.') ? 0.25 : name.startsWith('attention.') ? 1.5 : 0.6;
    values.forEach((_, i) => (values[i] = random.between(-limit, limit)));
    // Units far from the kink at 0, where no difference quotient is right; every third one is off.
    if (isRelu && name.includes('.bias_ih_')) values.forEach((_, i) => (values[i] = i % 3 === 2 ? -8 : 2));
  }
  made.network.markWeightsChanged();
  return made;
}

/** Pairs of the given lengths, of random tokens without marks. */
export function pairsOf(
  lengths: readonly (readonly [source: number, target: number])[],
  spec: TranslationSpec,
  seed: number,
): EncodedPair[] {
  const random = new Random(seed);
  const tokens = (length: number, below: number) =>
    Int32Array.from({ length }, () => Math.floor(random.uniform() * below));
  return lengths.map(([source, target]) => ({
    source: tokens(source, spec.sourceVocabularySize - 1),
    target: tokens(target, spec.vocabularySize - 2),
  }));
}

/** The sum of the losses at the weights of the moment, and its gradient. */
export function lossAndGradient(
  { network, shard }: TestShard,
  pairs: readonly EncodedPair[],
  dropoutSeed?: number,
): { loss: number; gradient: Float32Array } {
  shard.batch.fill(pairs);
  network.markWeightsChanged();
  shard.gradient.values.fill(0);
  const random = dropoutSeed === undefined ? undefined : new Random(dropoutSeed);
  const loss = runToEnd(shard.forwardBackward(0, 1, random, new Pacer(network.kernels)));
  return { loss, gradient: shard.gradient.values.slice() };
}
