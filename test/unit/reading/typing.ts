import { defaultCacheWeights } from '../../../src/engine/memory/cacheWeights';
import { DocumentNgrams } from '../../../src/engine/memory/documentNgrams';
import { RememberedText } from '../../../src/engine/memory/rememberedText';
import { Network } from '../../../src/engine/network/network';
import { Random } from '../../../src/engine/random';
import type { CacheUse } from '../../../src/engine/reading/cacheUse';
import type { ModelReader } from '../../../src/engine/reading/modelReader';
import { fitTokenizer } from '../../../src/engine/tokenizers';
import { DocumentWords } from '../../../src/engine/words/documentWords';
import { wasmBackendsHere } from '../kernels/wasmBackendsHere';
import { runToEnd } from './fixtures';

/** Texts of made-up words, a network that has learnt nothing, and caches that have much to say of them. */
const syllables = ['ca', 'mo', 'the', 'nu', 'ri', 'so', 'gra', 'el'];
const random = new Random(11);
export const below = (count: number) => random.uint32() % count;
export const word = () =>
  Array.from({ length: 1 + below(3) }, () => syllables[below(syllables.length)]).join('');
const sentence = () => `${Array.from({ length: 6 }, word).join(' ')}.\n`;
export const known = Array.from({ length: 60 }, sentence).join('');
export const tokenizer = fitTokenizer({ kind: 'bpe', minCount: 2, vocabularyLimit: 330 }, known);
const { vocabularySize } = tokenizer;
export const network = Network.create(
  wasmBackendsHere[0],
  { cell: 'lstm', layers: 1, hiddenSize: 16, embeddingSize: 16, vocabularySize, tied: false, dropout: 0 },
  1,
);
const remembered = new RememberedText(tokenizer.encode(known).ids, vocabularySize);
const text = runToEnd(remembered.ngrams()).value;
const words = runToEnd(remembered.words(tokenizer)).value;
if (!text || !words) throw new Error('The text is too short.');

/** All caches, beside one other document. */
export function cacheBeside(other: string): CacheUse & { other: DocumentNgrams } {
  const tokens = new DocumentNgrams(vocabularySize);
  const { ids } = tokenizer.encode(other);
  runToEnd(tokens.update(ids, ids.length));
  const otherWords = new DocumentWords(words as NonNullable<typeof words>);
  runToEnd(otherWords.update(other));
  return {
    weights: defaultCacheWeights,
    neighbours: [tokens.table],
    text,
    words: { text: words as NonNullable<typeof words>, neighbours: [otherWords.table] },
    other: tokens,
  };
}

export function change(reader: ModelReader, offset: number, length: number, typed: string): number {
  reader.edited(reader.document.applyChanges([{ offset, length, text: typed }]).firstChangedToken);
  return offset + typed.length;
}
