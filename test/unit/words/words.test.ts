import { describe, expect, it } from 'vitest';
import { ContextHashes } from '../../../src/engine/memory/contextHashes';
import type { NgramTable } from '../../../src/engine/memory/ngramTable';
import { RememberedText } from '../../../src/engine/memory/rememberedText';
import { Random } from '../../../src/engine/random';
import { fitTokenizer } from '../../../src/engine/tokenizers';
import { DocumentWords } from '../../../src/engine/words/documentWords';
import { guessWords } from '../../../src/engine/words/guessWords';
import type { TextWords } from '../../../src/engine/words/textWords';
import { WordCutter } from '../../../src/engine/words/wordCutter';
import { WordVocabulary } from '../../../src/engine/words/wordVocabulary';
import { runToEnd } from '../reading/fixtures';

const corpus = 'the cat sat on the mat, and the cat ate.\nthe dog sat on the log 😀.\n'.repeat(4);

function wordsOf(text: string, kind: 'bpe' | 'char' = 'bpe'): TextWords {
  const tokenizer = fitTokenizer({ kind, minCount: 1, vocabularyLimit: 300 }, text);
  const remembered = new RememberedText(tokenizer.encode(text).ids, tokenizer.vocabularySize);
  const words = runToEnd(remembered.words(tokenizer)).value;
  if (!words) throw new Error('no words');
  return words;
}

/** Words with what each is followed by, as often as they are. */
function countsOf(table: NgramTable, words: TextWords, text: string): string[] {
  const { ids } = new WordCutter(words.vocabulary).encode(text);
  const hashes = new ContextHashes();
  return Array.from(ids, (id, i) => {
    const list = table.find(hashes.set(ids, i), Math.min(1, i));
    return `${words.vocabulary.textOf(id)} ${table.counts[id] ?? 0} ${i === 0 ? 0 : table.countIn(list, id)}`;
  });
}

describe('the words of a remembered text', () => {
  it('are those of the text, whatever its tokens are', () => {
    for (const kind of ['bpe', 'char'] as const) {
      const words = wordsOf(corpus, kind);
      const plain = new WordVocabulary();
      new WordCutter(plain).encode(corpus);
      const texts = (vocabulary: WordVocabulary) =>
        Array.from({ length: vocabulary.size }, (_, id) => vocabulary.textOf(id));
      expect(texts(words.vocabulary)).toEqual(texts(plain));
    }
  });

  it('are not asked for where tokens are words already, nor of a text of a word', () => {
    for (const [kind, text] of [
      ['word', corpus],
      ['char', 'ab'],
    ] as const) {
      const tokenizer = fitTokenizer({ kind, minCount: 1, vocabularyLimit: 0 }, text);
      const remembered = new RememberedText(tokenizer.encode(text).ids, tokenizer.vocabularySize);
      expect(runToEnd(remembered.words(tokenizer)).value).toBeUndefined();
    }
  });

  it('are found by their beginnings, those of documents too', () => {
    const vocabulary = new WordVocabulary();
    const texts = ['a', ' a', ' an', ' ant', 'ant', ' be', ' '];
    for (const text of [...texts, ...texts]) vocabulary.idOf(text);
    expect(vocabulary.size).toBe(texts.length);
    for (const prefix of ['', ' ', 'a', ' a', ' an', ' ant', ' anti', 'x']) {
      const found = Array.from(vocabulary.startingWith(prefix), (id) => vocabulary.textOf(id));
      expect(found.sort()).toEqual(texts.filter((text) => text.startsWith(prefix)).sort());
    }
  });
});

describe('the words of a document', () => {
  it('are counted as in a document that is new, after any edits', () => {
    const words = wordsOf(corpus);
    const random = new Random(5);
    const document = new DocumentWords(words);
    let text = corpus.slice(0, 90);
    for (let edit = 0; edit < 60; edit++) {
      const from = random.uint32() % (text.length + 1);
      const to = Math.min(text.length, from + (random.uint32() % 6));
      const at = random.uint32() % (corpus.length - 8);
      text = text.slice(0, from) + corpus.slice(at, at + (random.uint32() % 8)) + text.slice(to);
      const fresh = new DocumentWords(words);
      for (const each of [document, fresh]) runToEnd(each.update(text));
      expect(countsOf(document.table, words, text)).toEqual(countsOf(fresh.table, words, text));
    }
  });

  it('follow an edit in a long text', () => {
    const words = wordsOf(corpus);
    const long = corpus.repeat(60); // longer than what is compared at a time
    const document = new DocumentWords(words);
    const texts = [9000, 0, long.length, 4096].flatMap((at) => [
      `${long.slice(0, at)} zebra${long.slice(at)}`,
      `${long.slice(0, at)}${long.slice(at + 5000)}`,
    ]);
    for (const text of [long, ...texts]) {
      const fresh = new DocumentWords(words);
      for (const each of [document, fresh]) runToEnd(each.update(text));
      expect(countsOf(document.table, words, text)).toEqual(countsOf(fresh.table, words, text));
    }
  });

  it('end before the word that is begun', () => {
    const words = wordsOf(corpus);
    const document = new DocumentWords(words);
    const place = (text: string, cursor = text.length) => {
      runToEnd(document.update(text, cursor));
      const found = document.placeAt(cursor);
      return found && [found.context.map((id) => words.vocabulary.textOf(id)).join('|'), found.prefix];
    };
    expect(place('')).toEqual(['', '']);
    expect(place('the ca')).toEqual(['the', ' ca']);
    expect(place('the ')).toEqual(['the', ' ']);
    expect(place('the cat.')).toEqual(['the| cat|.', '']);
    expect(place('the cat sat', 4)).toEqual(['the', ' ']);
    expect(place('a == b', 3)).toBeUndefined();
  });
});

describe('guesses of words', () => {
  const words = wordsOf(corpus);
  const guess = (text: string, ...others: string[]) => {
    const documents = [text, ...others].map((each, i) => {
      const document = new DocumentWords(words);
      runToEnd(document.update(each, i === 0 ? text.length : undefined));
      return document;
    });
    const place = documents[0].placeAt(text.length);
    if (!place) throw new Error('no place');
    return guessWords({ words, tables: documents.map(({ table }) => table) }, place);
  };

  it('complete what is typed by what stood behind the same words', () => {
    const [first] = guess('and the ca');
    expect(first.text).toBe('t');
    expect(first.probability).toBeGreaterThan(0.9);
    expect(guess('the dog sat on the ')[0].text).toBe('log');
    expect(guess('the cat sat on the ')[0].text).toBe('mat');
  });

  it('go on behind a word that may be whole', () => {
    const texts = guess('the dog').map(({ text }) => text);
    expect(texts).toContain(' sat');
  });

  it('know words of open documents that the text did not have', () => {
    expect(guess('the zeb').map(({ text }) => text)).toEqual([]);
    expect(guess('the zeb', 'a zebra, the zebra')[0].text).toBe('ra');
  });

  it('are probabilities among all that can follow', () => {
    for (const text of ['the ', 'the c', 'the cat', 'on', '', 'x ', 'the cat sat on']) {
      const guesses = guess(text, 'the caterpillar');
      let sum = 0;
      for (const { probability } of guesses) {
        expect(probability).toBeGreaterThan(0);
        sum += probability;
      }
      expect(sum).toBeLessThanOrEqual(1 + 1e-5);
    }
  });
});
