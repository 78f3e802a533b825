import { UnrollError } from '../../base/errors';
import type { CachedShare, Prediction, PredictionResult } from '../../protocol/predictions';
import type { CachePart } from '../../protocol/spec';
import { entropy, temper, topK } from '../decoding';
import { writtenAfter } from '../tokenizers';
import type { CacheUse } from './cacheUse';
import { fillAt } from './fill';
import type { ModelReader } from './modelReader';
import { Mixer } from './mixer';
import { canFollow, nextTokensAt } from './nextTokens';
import { settledBefore, updateNgrams } from './settled';
import { sourceOf } from './source';

/** Tokens that cannot stand after the one before are rare; so many are looked at beyond those asked for. */
const spareCandidates = 16;

/** A smaller share of a prediction is not worth saying where it is from. */
const leastShare = 0.1;

/**
 * The most probable next tokens at an offset. `prefix` is the half-typed token left of the cursor and starts at
 * `offset`: every prediction's text begins with it, so what to insert at the cursor is the rest. A blank model knows no
 * temperature. Throws `diverged` when the network gives no numbers: what it expects is not known then.
 */
export function* predict(
  reader: ModelReader,
  cursor: number,
  k: number,
  temperature = 1,
  cache?: CacheUse,
): Generator<void, PredictionResult> {
  if (reader.network.spec.kind === 'blank') return yield* predictBetween(reader, cursor, k);
  const place = reader.document.tokenAt(settledBefore(reader, cursor)) + 1;
  const mixer = cache && new Mixer(reader, cache, place, true);
  if (cache) yield* updateNgrams(reader, cursor);
  const next = yield* nextTokensAt(reader, cursor, mixer);
  if (next.isLost) throw noNumbers(reader);
  const { prefix, offset, previous, context } = next;
  const probabilities = temper(next.probabilities, temperature);
  const { tokenizer } = reader;
  const predictions: Prediction[] = [];
  let possible = 1;
  for (const { id, probability } of topK(probabilities, k + spareCandidates)) {
    const text = writtenAfter(tokenizer.kind, previous, tokenizer.textOf(id));
    if (text === '' || !(probability > 0)) continue;
    if (!canFollow(tokenizer, previous, text)) possible -= probability;
    else if (predictions.length < k) {
      const parts = mixer?.sharesOf(id);
      const cached = parts && cachedShare(parts, () => sourceOf(reader, place, context, id));
      predictions.push({ text, probability, ...(cached && { cached }) });
    }
  }
  if (possible > 0) for (const prediction of predictions) prediction.probability /= possible;
  return { predictions, offset, prefix, entropy: entropy(probabilities) };
}

function noNumbers({ interventions }: ModelReader): UnrollError {
  if (interventions.length > 0)
    return new UnrollError(
      'diverged',
      'With what is set in it, this network gives no numbers any more.',
      'Set smaller values.',
    );
  return new UnrollError(
    'diverged',
    'This model gives no numbers any more: its training went astray, or its file holds none.',
    'Train again, with a smaller learning rate.',
  );
}

function cachedShare(parts: Record<CachePart, number>, findSource: () => number | undefined): CachedShare {
  const share = Math.min(1, parts.states + parts.document + parts.neighbours + parts.text);
  const offset = parts.states + parts.document >= leastShare ? findSource() : undefined;
  return { share, parts, ...(offset !== undefined && { offset }) };
}

/** What a blank model would put at the cursor, between what stands there; inside a word, what could stand instead of it. */
function* predictBetween(reader: ModelReader, cursor: number, k: number): Generator<void, PredictionResult> {
  const { text } = reader.document;
  const place = { start: cursor, end: cursor };
  const { range, predictions, entropy } = yield* fillAt(reader, text, place, k, reader.window);
  const prefix = text.slice(range.start, cursor);
  // A new word goes before the space that stands left of the cursor, and is followed by it.
  const rest = text.slice(Math.min(range.end, cursor), cursor);
  const completed = predictions.map(({ text: token, probability }) => ({ text: token + rest, probability }));
  return {
    predictions: completed.filter(({ text: token }) => token.startsWith(prefix)),
    offset: range.start,
    prefix,
    entropy,
  };
}
