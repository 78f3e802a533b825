import { noTokenId } from '../tokenizers/tokenizer';
import { guessWords, type WordGuess } from '../words/guessWords';
import type { CacheUse } from './cacheUse';
import type { ModelReader } from './modelReader';

/** The most probable whole words at the cursor, by the text that the model was trained on and the open documents; undefined where these are not asked. */
export function* guessesAt(
  reader: ModelReader,
  cursor: number,
  { words, withoutDocument }: CacheUse,
): Generator<void, WordGuess[] | undefined> {
  if (!words) return undefined;
  const own = reader.wordsWith(words.text);
  yield* own.update(reader.document.text, cursor);
  const place = own.placeAt(cursor);
  if (!place) return [];
  const tables = withoutDocument ? words.neighbours : [...words.neighbours, own.table];
  const guesses = guessWords({ words: words.text, tables }, place);
  const { tokenizer } = reader;
  if (tokenizer.unknownId === noTokenId) return guesses;
  // A suggestion is made of tokens that the model has.
  return guesses.filter(({ text }) => !tokenizer.encode(text).ids.includes(tokenizer.unknownId));
}
