import type { Prediction, Surprisals, TextRange } from '../../protocol/predictions';
import { topK } from '../decoding';
import { rankOf } from '../evaluation/rankOf';
import type { F32 } from '../kernels/kernels';
import { Pacer, workPerExponential } from '../network/pacer';
import type { EncodedDocument } from '../text/encodedDocument';
import { writtenAfter } from '../tokenizers';
import type { TokenSpan } from './inspect';
import { requireLanguageModel } from './modelKind';
import type { ModelReader } from './modelReader';

/** Shorter stretches are not worth bringing the state over. */
const leastTokensAtOnce = 8;

/** The tokens that a range touches; of an empty range the one that holds its place or ends there. */
export function tokensIn(document: EncodedDocument, { start, end }: TextRange): TokenSpan {
  const first = Math.max(0, document.tokenAt(end > start ? start + 1 : start));
  return { first, end: Math.max(first, Math.min(document.count, document.tokenAt(Math.max(end, 1)) + 1)) };
}

/** So many tokens up to the one that ends at or holds an offset, and the one behind them. */
export function recentTokens(document: EncodedDocument, offset: number, tokens: number): TokenSpan {
  const behind = Math.min(document.count, Math.max(0, document.tokenAt(offset)) + 1);
  return { first: Math.max(0, behind - Math.max(0, tokens)), end: Math.min(document.count, behind + 1) };
}

/** With fewer tokens before it an offset is the beginning of a text. */
const leastRecorded = 60;

/** What is recorded at an offset: the tokens up to it; at the beginning of a text, of which that would be nearly none, those it begins with. */
export function recordedTokens(document: EncodedDocument, offset: number, tokens: number): TokenSpan {
  const span = recentTokens(document, offset, tokens);
  if (span.first > 0 || span.end >= leastRecorded) return span;
  return { first: 0, end: Math.min(document.count, Math.max(span.end, tokens)) };
}

/**
 * How expected each token of a stretch is after all that stands before it (as far back as the reader reads), and the at
 * most `k` tokens that were expected most. Fails with `bad-input` for a blank model.
 *
 * Reads many tokens at a time with the buffers of an evaluation; one after the other while a validation that was
 * interrupted holds those, or under interventions. Both give the same to rounding.
 */
export function* surprisals(reader: ModelReader, span: TokenSpan, k: number): Generator<void, Surprisals> {
  requireLanguageModel(reader);
  const { document, network } = reader;
  const tally = new SurprisalTally(reader, span, k);
  const readable: number[] = [];
  for (let token = span.first; token < span.end; token++) if (document.ids[token] >= 0) readable.push(token);
  if (readable.length === 0) return tally.result;
  yield* reader.moveTo(readable[0]);
  tally.add(readable[0], reader.logits(), 0);
  const isLong = readable.length > leastTokensAtOnce;
  if (isLong && !network.evaluation.inUse && reader.interventions.length === 0) {
    yield* readAtOnce(reader, readable, tally);
  } else {
    for (const token of readable.slice(1)) {
      yield* reader.moveTo(token);
      tally.add(token, reader.logits(), 0);
    }
  }
  return tally.result;
}

/** Token n of `tokens` is predicted from the state after token n - 1; the reader stands before the first of them. */
function* readAtOnce(reader: ModelReader, tokens: readonly number[], tally: SurprisalTally): Generator<void> {
  const { network, document } = reader;
  const { evaluation, kernels, spec } = network;
  const { run, chunks, chunkRows, logits } = evaluation;
  const pacer = new Pacer(kernels);
  evaluation.inUse = true;
  try {
    network.freshWeights();
    const { hidden, cell } = reader.state();
    run.startFrom(hidden.flatMap((states, layer) => (cell[layer] ? [states, cell[layer]] : [states])));
    for (let start = 0; start + 1 < tokens.length; start += run.shape.steps) {
      const steps = Math.min(run.shape.steps, tokens.length - 1 - start);
      for (let step = 0; step < steps; step++) run.ids[step] = document.ids[tokens[start + step]];
      yield* run.forward(steps, pacer);
      for (let row = 0, chunk = 0; row < steps; row += chunkRows, chunk++) {
        const rows = Math.min(chunkRows, steps - row);
        yield* chunks[chunk].run(rows, pacer);
        for (let r = 0; r < rows; r++) {
          tally.add(tokens[start + row + r + 1], logits, r * spec.vocabularySize);
          if (pacer.spend(spec.vocabularySize * workPerExponential)) yield;
        }
      }
      run.carryState(steps);
    }
  } finally {
    evaluation.inUse = false;
  }
}

/** Collects what the network said of each token. */
class SurprisalTally {
  readonly result: Surprisals;

  constructor(
    private readonly reader: ModelReader,
    private readonly span: TokenSpan,
    private readonly k: number,
  ) {
    const { document, tokenizer } = reader;
    const { first, end } = span;
    const count = end - first;
    this.result = {
      starts: Int32Array.from(document.starts.subarray(first, end)),
      ends: Int32Array.from(document.starts.subarray(first + 1, end + 1)),
      probability: new Float32Array(count).fill(NaN),
      rank: new Int32Array(count).fill(-1),
      unknown: Uint8Array.from(document.ids.subarray(first, end), (id) =>
        id === tokenizer.unknownId ? 1 : 0,
      ),
      excess: new Float32Array(count).fill(NaN),
      best: Array.from({ length: count }, () => []),
    };
  }

  /** (V) logits from `start` on are what the network gave before it read `token`. */
  add(token: number, logits: F32, start: number): void {
    const { spec } = this.reader.network;
    const v = spec.vocabularySize;
    const row = token - this.span.first;
    const id = this.reader.document.ids[token];
    const { logSum, mean } = partition(logits, start, v);
    const probability = Math.exp(logits[start + id] - logSum);
    if (Number.isNaN(probability)) return;
    this.result.probability[row] = probability;
    // Surprisal, logSum - logit, less its expectation, logSum - mean: the logarithms of the sum cancel.
    const { unknownId } = this.reader.tokenizer;
    const isUnknown = id === unknownId ? 1 : 0;
    const expectedUnknown =
      unknownId >= 0 && unknownId < v ? Math.exp(logits[start + unknownId] - logSum) : 0;
    this.result.excess[row] =
      (mean - logits[start + id]) / Math.LN2 + Math.log2(v) * (isUnknown - expectedUnknown);
    this.result.rank[row] = rankOf(logits, start, v, id);
    if (this.k > 0) this.result.best[row] = this.expected(token, logits.subarray(start, start + v), logSum);
  }

  private expected(token: number, logits: F32, logSum: number): Prediction[] {
    const { document, tokenizer } = this.reader;
    const { starts } = document;
    const previous = token === 0 ? '' : document.text.slice(starts[token - 1], starts[token]);
    return topK(logits, this.k + 1)
      .filter(({ id }) => id !== tokenizer.unknownId)
      .slice(0, this.k)
      .map(({ id, probability: logit }) => ({
        text: writtenAfter(tokenizer.kind, previous, tokenizer.textOf(id)),
        probability: Math.exp(logit - logSum),
      }));
  }
}

/**
 * Of the distribution that values (V) are logits of, without overflow: ln of the sum of their exponentials, and the values'
 * mean under it. NaN when one of them is.
 */
function partition(values: F32, start: number, v: number): { logSum: number; mean: number } {
  let top = -Infinity;
  for (let j = start; j < start + v; j++) if (values[j] > top) top = values[j];
  let sum = 0;
  let weighted = 0;
  for (let j = start; j < start + v; j++) {
    const below = values[j] - top;
    const weight = Math.exp(below);
    sum += weight;
    // Of what is infinitely improbable the product would be no number.
    if (weight > 0) weighted += weight * below;
  }
  return { logSum: top + Math.log(sum), mean: top + weighted / sum };
}
