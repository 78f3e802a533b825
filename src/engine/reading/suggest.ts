import type { Suggestion } from '../../protocol/predictions';
import { normalise } from '../decoding';
import { type BeamStart, lineBreak, searchBeam } from './beam';
import type { CacheUse } from './cacheUse';
import { Mixer } from './mixer';
import { mayBeShown } from './mayBeShown';
import type { ModelReader } from './modelReader';
import { anyToken, hasNumbers, lastTokens, nextTokensAt } from './nextTokens';
import { settledBefore, updateNgrams } from './settled';
import { TriedToken } from './triedTokens';
import { guessesAt } from './wordGuesses';
import { type Choice, rankChoices, shareForMore } from './rankChoices';
import { splitsWord } from './wordCharacters';

export interface SuggestOptions {
  /** Most tokens to suggest. */
  maxTokens: number;
  /** Least probability that the suggestion is right up to the end of its first word. */
  minProbability: number;
  /** What the open documents are mixed in with; nothing when left out. */
  cache?: CacheUse;
  /** How many different suggestions are wanted: one when left out. */
  alternatives?: number;
  /** A suggestion that could save fewer characters than these is none; 1 when left out. */
  leastCharacters?: number;
}

/** Paths followed at a time. */
const beamWidth = 3;

/**
 * What is most likely to save typing at an offset, to be inserted there as it is: of the paths of a beam search, the one
 * whose words are right often enough and save most characters on average. It ends before a line break, where a word ends, and
 * does not repeat what stands right of the cursor.
 */
export function* suggest(
  reader: ModelReader,
  cursor: number,
  options: SuggestOptions,
): Generator<void, Suggestion> {
  const kind = reader.network.spec.kind ?? 'language';
  if (kind === 'blank') return nothing('the model fills blanks, and does not write on');
  if (kind !== 'language') return nothing('the model does not write on');
  const { text } = reader.document;
  if (splitsWord(text, cursor)) return nothing('the cursor stands inside a word');
  if (!(options.maxTokens > 0)) return nothing('no tokens are allowed');

  const { start, mixer, isLost } = yield* startAt(reader, cursor, options.cache);
  if (isLost) return nothing('the model gives no numbers');
  const guesses = options.cache && (yield* guessesAt(reader, cursor, options.cache));
  const minProbability = options.minProbability * shareForMore;
  const found = yield* searchBeam(
    reader,
    start,
    {
      ...{ maxTokens: options.maxTokens, width: beamWidth, minProbability },
      isWorthIt: mayBeShown(guesses, options),
    },
    mixer,
  );
  const rest = restOfLine(text, cursor);
  const choices = rankChoices(found, guesses, options)
    .map((choice) => ({ ...choice, text: withoutRepetition(choice.text, rest) }))
    .filter(({ text }, i) => i === 0 || text.trim() !== '');
  const [best, ...others] = choices;
  if (!best) return nothing(found.reason);
  if (best.text.trim() === '') return nothing('it would repeat what follows');
  const alternatives = others.slice(0, (options.alternatives ?? 1) - 1).map(plain);
  return { ...plain(best), ...(alternatives.length > 0 && { alternatives }) };
}

/** Brings the reader to the last place before the cursor where tokens are settled, and says what may come there. */
function* startAt(
  reader: ModelReader,
  cursor: number,
  cache: CacheUse | undefined,
): Generator<void, { start: BeamStart; mixer: Mixer | undefined; isLost: boolean }> {
  const { document, tokenizer } = reader;
  const place = settledBefore(reader, cursor);
  const mixer = cache && new Mixer(reader, cache, document.tokenAt(place) + 1);
  if (cache) yield* updateNgrams(reader, cursor);
  if (!tokenizer.lastPieceStart) {
    const next = yield* nextTokensAt(reader, cursor, mixer);
    const row = next.probabilities.map((probability) => probability * (1 - next.unknown));
    if (tokenizer.unknownId >= 0) row[tokenizer.unknownId] = next.unknown;
    const { context, previous, prefix } = next;
    const root = new TriedToken(reader.state(), row, context);
    reader.tried.keep(root, 0, []);
    return { start: { root, rest: '', typed: prefix.length, previous }, mixer, isLost: next.isLost };
  }
  const rest = document.text.slice(place, cursor);
  const startFrom = (root: TriedToken) => ({ root, rest, typed: 0, previous: '' });
  const partsNow = () => [place, ...reader.stateParts(), ...(mixer?.parts() ?? [])];
  const known = reader.tried.find(partsNow());
  if (known) return { start: startFrom(known), mixer, isLost: false };
  const context = yield* readTo(reader, place);
  const { probabilities: row, isLost } = mixer ? anyToken(reader, context, mixer) : ownToken(reader);
  const root = new TriedToken(reader.state(), row, context);
  // A place inside a token that the document has hangs on that whole token.
  if (!isLost) reader.tried.keep(root, document.tokenAt(place) + 1, partsNow());
  return { start: startFrom(root), mixer, isLost };
}

/** As `anyToken`, with the unknown token's probability left to it. */
function ownToken(reader: ModelReader): { probabilities: Float32Array; isLost: boolean } {
  const logits = reader.logits();
  return { probabilities: normalise(logits, 1), isLost: !hasNumbers(logits) };
}

/** Reads up to an offset, whatever stands behind it; gives the last tokens read. */
function* readTo(reader: ModelReader, offset: number): Generator<void, number[]> {
  const { document, tokenizer } = reader;
  let token = document.tokenAt(offset) + 1;
  if (document.starts[token] === offset) {
    yield* reader.moveTo(token);
    return lastTokens(reader, token);
  }
  do token--;
  while (token > 0 && tokenizer.canStartAt?.(document.text, document.starts[token]) === false);
  yield* reader.moveTo(token);
  const { ids } = tokenizer.encode(document.text.slice(document.starts[token], offset));
  for (const id of ids) reader.readOther(id);
  return [...lastTokens(reader, token), ...ids];
}

function plain({ text, probability }: Choice): { text: string; probability: number } {
  return { text, probability };
}

function nothing(reason: string): Suggestion {
  return { text: '', probability: 0, reason };
}

function restOfLine(text: string, offset: number): string {
  const rest = text.slice(offset, offset + 1000);
  const end = rest.search(lineBreak);
  return end < 0 ? rest : rest.slice(0, end);
}

/** Shorter rests of lines, as closing brackets, may well come in a suggestion too. */
const leastRest = 3;

/**
 * `inserted` without what `rest` says again: an end that the rest begins with, or all from where the whole rest comes in it;
 * '' when the rest begins with all of it. Cuts no word in two.
 */
function withoutRepetition(inserted: string, rest: string): string {
  // A space that was typed before one that stood there already: what is suggested begins without it.
  const startsWithSpace = /^\s/.test(rest);
  const before = (end: number) =>
    startsWithSpace ? inserted.slice(0, end).trimEnd() : inserted.slice(0, end);
  const whole = rest.trim();
  const at = whole.length < leastRest ? -1 : inserted.indexOf(whole);
  if (at >= 0 && !splitsWord(inserted, at)) return before(at);
  for (const right of startsWithSpace ? [rest, rest.trimStart()] : [rest]) {
    for (let length = Math.min(inserted.length, right.length); length > 0; length--) {
      const cut = inserted.length - length;
      if (!right.startsWith(inserted.slice(cut))) continue;
      if (!splitsWord(inserted, cut) && !splitsWord(right, length)) return before(cut);
    }
  }
  return inserted;
}
