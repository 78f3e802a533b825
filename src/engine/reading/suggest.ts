import type { Suggestion } from '../../protocol/predictions';
import { topK } from '../decoding';
import { writtenAfter } from '../tokenizers';
import type { ModelReader } from './modelReader';
import { anyToken, canFollow, nextTokensAt } from './nextTokens';

export interface SuggestOptions {
  /** Most tokens to suggest. */
  maxTokens: number;
  /** The suggestion ends before the token that would make the whole less probable than this. */
  minProbability: number;
}

const lineBreak = /[\n\r\u2028\u2029]/;
/** Scripts without spaces between words have no word to stand inside of. */
const wordCharacter = new RegExp(
  String.raw`[[\p{L}\p{M}\p{N}_]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]]`,
  'v',
);
const candidates = 8;

/**
 * Greedy continuation at an offset, to be inserted there as it is. It ends before a line break, when its probability
 * falls under the least one, or where nothing known can come; it does not repeat what stands right of the cursor.
 */
export function* suggest(
  reader: ModelReader,
  cursor: number,
  options: SuggestOptions,
): Generator<void, Suggestion> {
  if (reader.network.spec.kind === 'blank') return nothing('the model fills blanks, and does not write on');
  const { text } = reader.document;
  const rest = restOfLine(text, cursor);
  if (splitsWord(text, cursor)) return nothing('the cursor stands inside a word');

  const next = yield* nextTokensAt(reader, cursor);
  let { probabilities, unknown, previous } = next;
  let probability = 1;
  let suggested = '';
  let reason = 'nothing known can come here';
  for (let count = 0; count < options.maxTokens; count++) {
    const best = bestToken(reader, probabilities, previous);
    if (!best) break;
    const likelihood = best.probability * (1 - unknown);
    if (unknown > likelihood) {
      reason = 'the model expects a word that it does not know';
      break;
    }
    if (lineBreak.test(best.text)) {
      reason = 'the line ends here';
      break;
    }
    if (!(probability * likelihood >= options.minProbability)) {
      reason = `the most probable token has probability ${likelihood.toFixed(3)}`;
      break;
    }
    probability *= likelihood;
    suggested += best.text;
    previous = best.text;
    reader.readOther(best.id);
    yield;
    if (count + 1 < options.maxTokens) ({ probabilities, unknown } = anyToken(reader));
  }
  if (suggested === '') return nothing(reason);
  const inserted = withoutRepetition(suggested.slice(next.prefix.length), rest);
  return inserted.trim() === '' ? nothing('it would repeat what follows') : { text: inserted, probability };
}

function nothing(reason: string): Suggestion {
  return { text: '', probability: 0, reason };
}

/** The most probable token that can stand after `previous`. */
function bestToken(reader: ModelReader, probabilities: Float32Array, previous: string) {
  for (const { id, probability } of topK(probabilities, candidates)) {
    const text = writtenAfter(reader.tokenizer.kind, previous, reader.tokenizer.textOf(id));
    if (probability > 0 && text !== '' && canFollow(reader.tokenizer, previous, text))
      return { id, probability, text };
  }
  return undefined;
}

function restOfLine(text: string, offset: number): string {
  const rest = text.slice(offset, offset + 1000);
  const end = rest.search(lineBreak);
  return end < 0 ? rest : rest.slice(0, end);
}

function splitsWord(text: string, offset: number): boolean {
  return offset > 0 && isWordCharacter(text, offset - 1) && isWordCharacter(text, offset);
}

function isWordCharacter(text: string, index: number): boolean {
  return wordCharacter.test(text.charAt(index));
}

/** `inserted` without an end that `rest` begins with; '' when the rest begins with all of it. Cuts no word in two. */
function withoutRepetition(inserted: string, rest: string): string {
  for (let length = Math.min(inserted.length, rest.length); length > 0; length--) {
    const cut = inserted.length - length;
    if (!rest.startsWith(inserted.slice(cut))) continue;
    if (!splitsWord(inserted, cut) && !splitsWord(rest, length)) return inserted.slice(0, cut);
  }
  return inserted;
}
