import { type Tokenizer, TokenTexts } from '../tokenizers';

const tokensPerPause = 4096;

/** The text of some tokens; undefined where one of them is unknown, so that nobody can tell what stood there. */
export function* writeText(ids: Int32Array, tokenizer: Tokenizer): Generator<void, string | undefined> {
  const texts = new TokenTexts(tokenizer);
  const parts: string[] = [];
  let last = '';
  for (const [i, id] of ids.entries()) {
    if (id === tokenizer.unknownId) return undefined;
    last = texts.push(id, last);
    parts.push(last);
    if (i % tokensPerPause === tokensPerPause - 1) yield;
  }
  return parts.join('');
}
