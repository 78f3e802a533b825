import type { TokenizerSpec } from '../../../protocol/spec';
import { fitTokenizer, type Tokenizer, tokenizerFromData, TokenTexts } from '../../tokenizers';
import { countTokens } from '../../tokenizers/boundaries';
import { chooseVocabulary, fittedUnknownId } from '../../tokenizers/vocabulary';
import { oneLine } from './parsePairs';

/** A pair as numbers of tokens, without marks of start and end. */
export interface EncodedPair {
  source: Int32Array;
  target: Int32Array;
}

/** The tokens of both sides: each has a vocabulary of its own, as two languages have. */
export interface PairTokenizers {
  source: Tokenizer;
  target: Tokenizer;
}

/** Learns the vocabulary of one side of some pairs. */
export function fitSide(spec: TokenizerSpec, texts: readonly string[]): Tokenizer {
  const { kind, minCount, vocabularyLimit } = spec;
  if (kind === 'bpe') return fitTokenizer(spec, texts.map((text) => asSide(kind, text)).join('\n'));
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const [token, count] of countTokens(kind, asSide(kind, text)))
      counts.set(token, (counts.get(token) ?? 0) + count);
  }
  const { texts: vocabulary } = chooseVocabulary(counts, minCount, vocabularyLimit);
  return tokenizerFromData({ kind, unknownId: fittedUnknownId, vocabulary: [...vocabulary] });
}

/** One side's tokens, and the text of each as it stands there, for people. */
export function encodeSide(tokenizer: Tokenizer, text: string): { ids: Int32Array; texts: string[] } {
  const side = asSide(tokenizer.kind, text);
  const { ids, starts } = tokenizer.encode(side);
  return { ids, texts: Array.from(ids, (_, i) => side.slice(starts[i], starts[i + 1]).trim()) };
}

/** Tokens as a text; those of unknown ones are `unknown(i)`. */
export function decodeSide(
  tokenizer: Tokenizer,
  ids: ArrayLike<number>,
  unknown: (i: number) => string = () => '',
): string {
  const texts = new TokenTexts(tokenizer);
  let text = '';
  let previous = '';
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === tokenizer.unknownId) {
      const written = unknown(i);
      previous = written === '' ? '' : `${text === '' ? '' : ' '}${written}`;
    } else {
      previous = texts.push(ids[i], previous);
    }
    text += previous;
  }
  return text.trim();
}

/** A word at the beginning shall be the token that it is elsewhere, so these kinds get the space before it. */
function asSide(kind: Tokenizer['kind'], text: string): string {
  const line = oneLine(text);
  return line !== '' && (kind === 'word' || kind === 'bpe') ? ` ${line}` : line;
}
