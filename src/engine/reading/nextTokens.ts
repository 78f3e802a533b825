import { normalise, type PrefixIndex } from '../decoding';
import { longestContext } from '../memory/contextHashes';
import { writtenAfter } from '../tokenizers';
import { noTokenId, type Tokenizer } from '../tokenizers/tokenizer';
import type { Mixer } from './mixer';
import type { ModelReader } from './modelReader';

/** What may come at a place of a document, and where it would go. */
export interface NextTokens {
  /** (V) probabilities of the tokens that can stand there, summing to 1; 0 for all others, the unknown token among them. */
  probabilities: Float32Array;
  /** Probability that the model gave to the unknown token, before it was shared out; 0 when a prefix rules it out. */
  unknown: number;
  /** The beginning of a token that stands left of the cursor and that every possible token continues, or ''. */
  prefix: string;
  /** Where the prefix begins; the cursor when there is none. */
  offset: number;
  /** Token of the document right before `offset`, '' when nothing is there. */
  previous: string;
  /** The last tokens that were read. */
  context: number[];
  /** The network gave no number to go by, as one that diverged does: without caches, all tokens are said to be as likely. */
  isLost: boolean;
}

/**
 * A known word left of the cursor counts as half-typed only when the longer words that it could become are together
 * this many times as probable as the word itself: " c" does, " cat" and " a" do not.
 */
const halfTypedRatio = 8;

/**
 * Distribution of the next token at `offset`, with the reader's network left in the state that it belongs to.
 *
 * A token that the cursor cuts or whose word is not known is half-typed: only tokens that continue it are possible. So
 * is a lone space, which belongs to the word after it. Where nothing continues it, and after a complete known token, any
 * token may come. The probability of the unknown token, and of tokens that do not continue the typed part, is shared
 * out among the possible ones in proportion (renormalised).
 */
export function* nextTokensAt(
  reader: ModelReader,
  offset: number,
  mixer?: Mixer,
): Generator<void, NextTokens> {
  const { document, tokenizer } = reader;
  const token = document.tokenAt(offset);
  if (token < 0) {
    yield* reader.moveTo(0);
    return { ...anyToken(reader, [], mixer), prefix: '', offset, previous: '', context: [] };
  }
  const start = document.starts[token];
  const piece = document.text.slice(start, offset);
  const typed = tokenizer.nameOf(piece) || ' ';
  const isWhole = offset === document.starts[token + 1];
  const isKnown = isWhole && document.ids[token] !== tokenizer.unknownId;
  // Words between white space are what their corpus has: a known one is whole.
  const mayGrow =
    tokenizer.kind === 'bpe' || (tokenizer.kind === 'word' && standsAtLineEnd(document.text, offset));
  if (tokenizer.kind !== 'char' && (!isKnown || typed === ' ' || mayGrow)) {
    yield* reader.moveTo(token);
    const context = lastTokens(reader, token);
    const { probabilities, isLost } = anyToken(reader, context, mixer);
    const { among, longer, exact } = continuations(probabilities, reader.prefixes, typed);
    const isHalfTyped = longer > 0 && (!isKnown || typed === ' ' || longer > halfTypedRatio * exact);
    if (isHalfTyped) {
      const previous = token === 0 ? '' : document.text.slice(document.starts[token - 1], start);
      const prefix = writtenAfter(tokenizer.kind, previous, typed);
      const at = offset - prefix.length;
      return { probabilities: among, unknown: 0, prefix, offset: at, previous, context, isLost };
    }
  }
  let context: number[];
  if (isWhole) {
    yield* reader.moveTo(token + 1);
    context = lastTokens(reader, token + 1);
  } else {
    yield* reader.moveTo(token);
    const { ids } = tokenizer.encode(piece);
    for (const id of ids) reader.readOther(id);
    context = [...lastTokens(reader, token), ...ids];
  }
  return { ...anyToken(reader, context, mixer), prefix: '', offset, previous: piece, context };
}

/** (V) probabilities after the reader's state, with the unknown token's shared out among the others. */
export function anyToken(
  reader: ModelReader,
  context: readonly number[] = [],
  mixer?: Mixer,
): Pick<NextTokens, 'probabilities' | 'unknown' | 'isLost'> {
  const { unknownId } = reader.tokenizer;
  if (mixer) {
    const logits = reader.logits();
    const isLost = !hasNumbers(logits);
    const probabilities = normalise(logits, 1);
    mixer.score([reader.top]);
    mixer.mix(probabilities, 0, context);
    return { probabilities, unknown: takeOut(probabilities, unknownId), isLost };
  }
  const logits = Float32Array.from(reader.logits());
  const isLost = !hasNumbers(logits);
  if (unknownId === noTokenId) return { probabilities: normalise(logits, 1), unknown: 0, isLost };
  const unknown = normalise(logits, 1)[unknownId];
  logits[unknownId] = -Infinity;
  return { probabilities: normalise(logits, 1), unknown, isLost };
}

/** Whether logits (V) say anything: a network that diverged gives none that is a number. */
export function hasNumbers(logits: Float32Array): boolean {
  return logits.some((value) => value > -Infinity);
}

/** Shares the probability of a token out among the others, and gives it. */
function takeOut(probabilities: Float32Array, id: number): number {
  if (id === noTokenId) return 0;
  const probability = probabilities[id];
  probabilities[id] = 0;
  if (probability < 1) for (let i = 0; i < probabilities.length; i++) probabilities[i] /= 1 - probability;
  return probability;
}

/** As many of the document's tokens before `token` as caches look at. */
export function lastTokens({ document }: ModelReader, token: number): number[] {
  return Array.from(document.ids.subarray(Math.max(0, token - longestContext), token));
}

/** Whether `token` right after `previous` would be read as these two tokens, and not as others ("cat" + "s"). */
export function canFollow(tokenizer: Tokenizer, previous: string, token: string): boolean {
  if (previous === '' || tokenizer.kind !== 'word') return true;
  return tokenizer.encode(previous + token).starts[1] === previous.length;
}

function standsAtLineEnd(text: string, offset: number): boolean {
  return offset === text.length || /[\r\n]/.test(text.charAt(offset));
}

/** The distribution among the tokens that continue `typed`; their share, and that of `typed` itself, of what was given. */
function continuations(
  probabilities: Float32Array,
  prefixes: PrefixIndex,
  typed: string,
): { among: Float32Array; longer: number; exact: number } {
  const among = new Float32Array(probabilities.length);
  const ids = prefixes.continuing(typed);
  let longer = 0;
  for (const id of ids) longer += probabilities[id];
  for (const id of ids) among[id] = probabilities[id] / longer;
  const [first] = prefixes.startingWith(typed);
  const exact = first === undefined || first === ids[0] ? 0 : probabilities[first];
  return { among, longer, exact };
}
