import type { CacheWeights, RunSpec } from '../../protocol/spec';
import type { Network } from '../network/network';
import { fitCacheWeights } from './fitCacheWeights';
import { RememberedText } from './rememberedText';

/** Tokens that a model was trained on, and those held out. */
export interface LearntText {
  train: Int32Array;
  valid: Int32Array;
}

/**
 * What a trained model gets for its suggestions: the weights of the caches, fitted on the text held out, and the text itself
 * when it is to be remembered, with its held-out end, unless that is another text. Yields every few milliseconds.
 */
export function* rememberText(
  network: Network,
  { train, valid }: LearntText,
  { training }: Pick<RunSpec, 'training'>,
  isWanted: boolean,
): Generator<void, { cache?: CacheWeights; text?: RememberedText }> {
  const canSuggest = network.keepsStates;
  if (!canSuggest || !isWanted) {
    const cache = yield* fitCacheWeights(network, valid);
    return { ...(cache && { cache }) };
  }
  const { vocabularySize } = network.spec;
  const learnt = yield* new RememberedText(train, vocabularySize).ngrams();
  const cache = yield* fitCacheWeights(network, valid, learnt);
  const own = training.validationFraction > 0 ? valid : new Int32Array(0);
  const ids = new Int32Array(train.length + own.length);
  ids.set(train);
  ids.set(own, train.length);
  return { ...(cache && { cache }), text: new RememberedText(ids, vocabularySize) };
}
