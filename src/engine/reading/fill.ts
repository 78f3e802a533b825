import { UnrollError } from '../../base/errors';
import type { Intervention } from '../../protocol/interventions';
import type { FillResult, Prediction, TextRange } from '../../protocol/predictions';
import { entropy, normalise, topK } from '../decoding';
import type { Network } from '../network/network';
import { Stepper } from '../network/stepper';
import type { Tokenizer } from '../tokenizers/tokenizer';
import { blankRange, writtenBlanks } from './blankRange';
import { requireBlankModel } from './modelKind';
import { canFollow } from './nextTokens';

export interface FillingModel {
  network: Network;
  tokenizer: Tokenizer;
  /** What both stacks are made to hold while they read. */
  interventions?: readonly Intervention[];
}

/** What stands beside a blank. */
interface Surroundings {
  /** Tokens before it, in order, and those behind it, in order. */
  before: Int32Array;
  behind: Int32Array;
  /** Texts of the tokens right beside it, '' where nothing stands or it is not known. */
  previous: string;
  next: string;
}

/** Tokens that cannot stand beside their neighbours are rare; so many are looked at beyond those asked for. */
const spareCandidates = 32;
/** No token is longer in UTF-16 units, so that a window of tokens is a window of text. */
const mostTokenUnits = 128;

/**
 * What may stand at a place of a text: candidates for its range (see `blankRange`), the most probable first. At most
 * `window` tokens are read on either side. Throws `bad-input` for a language model or a place that is no single token.
 */
export function* fillAt(
  model: FillingModel,
  text: string,
  place: TextRange,
  k: number,
  window = Infinity,
): Generator<void, FillResult> {
  requireBlankModel(model);
  const { tokenizer } = model;
  const range = blankRange(tokenizer, text, place);
  const reach = Math.min(text.length, window * mostTokenUnits);
  const left = text.slice(Math.max(0, range.start - reach), range.start);
  const right = text.slice(range.end, range.end + reach);
  const before = tokenizer.encode(left);
  const behind = tokenizer.encode(right);
  const surroundings = {
    before: before.ids.subarray(Math.max(0, before.ids.length - window)),
    behind: behind.ids.subarray(0, Math.min(behind.ids.length, window)),
    previous: left.slice(before.starts[before.ids.length - 1] ?? 0),
    next: right.slice(0, behind.starts[1] ?? 0),
  };
  return { range, ...(yield* candidates(model, surroundings, k)) };
}

/**
 * Candidates for every blank (___) of a text, from left to right; for each of them the other blanks are unknown tokens.
 * Throws `bad-input` when there is no blank, or for a language model.
 */
export function* fillWritten(model: FillingModel, text: string, k: number): Generator<void, FillResult[]> {
  requireBlankModel(model);
  const { tokenizer } = model;
  const ranges = writtenBlanks(text).map((blank) => blankRange(tokenizer, text, blank));
  if (ranges.length === 0) {
    throw new UnrollError(
      'bad-input',
      'There is no blank in the text.',
      'Write ___ where the missing word is, for example: --text "The ___ sat on the mat"',
    );
  }
  const pieces = [...ranges, undefined].map((range, i) => {
    const piece = text.slice(i > 0 ? ranges[i - 1].end : 0, range?.start);
    return { text: piece, ...tokenizer.encode(piece) };
  });
  const results: FillResult[] = [];
  for (const [i, range] of ranges.entries()) {
    const last = pieces[i];
    const first = pieces[i + 1];
    const surroundings = {
      before: joinedByUnknown(pieces.slice(0, i + 1), tokenizer.unknownId),
      behind: joinedByUnknown(pieces.slice(i + 1), tokenizer.unknownId),
      previous: last.text.slice(last.starts[last.ids.length - 1] ?? 0),
      next: first.text.slice(0, first.starts[1] ?? 0),
    };
    results.push({ range, ...(yield* candidates(model, surroundings, k)) });
  }
  return results;
}

function joinedByUnknown(pieces: readonly { ids: Int32Array }[], unknownId: number): Int32Array {
  return Int32Array.from(pieces.flatMap(({ ids }, i) => (i > 0 ? [unknownId, ...ids] : [...ids])));
}

/** The probability of the unknown token, and of those that cannot stand there, is shared out among the others. */
function* candidates(
  { network, tokenizer, interventions }: FillingModel,
  { before, behind, previous, next }: Surroundings,
  k: number,
): Generator<void, Pick<FillResult, 'predictions' | 'entropy'>> {
  const forward = new Stepper(network, 'forward', interventions);
  const backward = new Stepper(network, 'backward', interventions);
  for (const id of before) {
    if (id >= 0) forward.step(id);
    yield;
  }
  for (let i = behind.length - 1; i >= 0; i--) {
    if (behind[i] >= 0) backward.step(behind[i]);
    yield;
  }
  const logits = Float32Array.from(network.stepOutput.logitsOf(forward.top, backward.top));
  logits[tokenizer.unknownId] = -Infinity;
  const probabilities = normalise(logits, 1);
  const predictions: Prediction[] = [];
  const isTextStart = previous === '';
  let possible = 1;
  for (const { id, probability } of topK(probabilities, k + spareCandidates)) {
    const token = tokenizer.textOf(id);
    // No word has a space before it where a text begins.
    const text = isTextStart && /^ \S/.test(token) ? token.slice(1) : token;
    if (text === '' || !(probability > 0)) continue;
    const fits =
      canFollow(tokenizer, previous, text) &&
      (next === '' || canFollow(tokenizer, text, next)) &&
      !/^ ?_+$/.test(text);
    const known = predictions.find((prediction) => prediction.text === text);
    if (!fits) possible -= probability;
    else if (known) known.probability += probability;
    else if (predictions.length < k) predictions.push({ text, probability });
  }
  if (possible > 0) for (const prediction of predictions) prediction.probability /= possible;
  predictions.sort((a, b) => b.probability - a.probability);
  return { predictions, entropy: entropy(probabilities) };
}
