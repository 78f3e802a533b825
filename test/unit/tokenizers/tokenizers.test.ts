import { describe, expect, it } from 'vitest';
import { type TokenizerKind, tokenizerKinds } from '../../../src/protocol/spec';
import { Random } from '../../../src/engine/random';
import { fitTokenizer, type Tokenizer, tokenizerFromData } from '../../../src/engine/tokenizers';
import { randomText } from './randomText';

function fit(kind: TokenizerKind, text: string, minCount = 1, vocabularyLimit = 0): Tokenizer {
  return fitTokenizer({ kind, minCount, vocabularyLimit }, text);
}

function slices(tokenizer: Tokenizer, text: string): string[] {
  const { ids, starts } = tokenizer.encode(text);
  expect(starts.length).toBe(ids.length + 1);
  return Array.from(ids, (_, i) => text.slice(starts[i], starts[i + 1]));
}

const words = (text: string) => slices(fit('word', ''), text);

describe('any tokenizer', () => {
  for (const kind of tokenizerKinds) {
    it(`${kind}: slices of any text join to the text, and known tokens decode to their slices`, () => {
      const random = new Random(11);
      const tokenizer = fit(kind, randomText(new Random(12), 300), 2);
      for (let trial = 0; trial < 1500; trial++) {
        const text = randomText(random, trial % 40);
        const { ids, starts } = tokenizer.encode(text);
        expect(starts[0]).toBe(0);
        expect(starts[ids.length]).toBe(text.length);
        for (let i = 0; i < ids.length; i++) {
          if (starts[i] > starts[i + 1] || (kind !== 'bpe' && starts[i] === starts[i + 1]))
            throw new Error(`empty token ${i} in ${JSON.stringify(text)}`);
          if (
            ids[i] !== tokenizer.unknownId &&
            tokenizer.textOf(ids[i]) !== '' && // part of a character
            tokenizer.textOf(ids[i]) !== tokenizer.nameOf(text.slice(starts[i], starts[i + 1]))
          ) {
            throw new Error(`token ${i} of ${JSON.stringify(text)} decodes to another text`);
          }
        }
        expect(slices(tokenizer, text).join('')).toBe(text);
      }
    });

    it(`${kind}: everything of the text it was fitted on is known at minimum count 1`, () => {
      const text = randomText(new Random(5), 400);
      const tokenizer = fit(kind, text);
      expect(Array.from(tokenizer.encode(text).ids)).not.toContain(tokenizer.unknownId);
    });

    it(`${kind}: survives storing as JSON in UTF-8`, () => {
      const text = randomText(new Random(6), 400);
      const tokenizer = fit(kind, text, 2);
      const bytes = new TextEncoder().encode(JSON.stringify(tokenizer.toData()));
      const restored = tokenizerFromData(
        JSON.parse(new TextDecoder().decode(bytes)) as ReturnType<Tokenizer['toData']>,
      );
      expect(restored.toData()).toEqual(tokenizer.toData());
      expect(restored.encode(text)).toEqual(tokenizer.encode(text));
    });
  }

  it('gives empty results for an empty text', () => {
    const encoded = fit('word', 'a b').encode('');
    expect(encoded.ids.length).toBe(0);
    expect(Array.from(encoded.starts)).toEqual([0]);
  });

  it('stays linear and shallow on hostile repetition', () => {
    const tokenizer = fit('word', '');
    for (const unit of [
      'a',
      '\u0301',
      '\u200d',
      "'",
      '👩\u200d',
      ' ',
      '<',
      '<un',
      '🏴\u{e0067}',
      '🇫',
      '=',
      'l’',
    ]) {
      const text = unit.repeat(200_000);
      const { starts } = tokenizer.encode(text);
      expect(starts[starts.length - 1]).toBe(text.length);
    }
  });
});

describe('words', () => {
  it('carry their single leading space, as do numbers and signs', () => {
    expect(words('The cat, 12 dogs (old).')).toEqual([
      'The',
      ' cat',
      ',',
      ' 12',
      ' dogs',
      ' (',
      'old',
      ')',
      '.',
    ]);
    expect(words('a b ')).toEqual(['a', ' b', ' ']);
  });

  it('leave lines, tabs and runs of spaces as tokens', () => {
    expect(words('if x:\r\n\t\ty\n\n    z  w \n')).toEqual(
      ['if', ' x', ':', '\r\n', '\t\t', 'y', '\n', '\n', '    ', 'z', '  ', 'w', ' ', '\n'], // prettier-ignore
    );
  });

  it('read code by identifiers and operators', () => {
    expect(words('const foo_bar2 = (a) => a?.b !== c[0];')).toEqual(
      ['const', ' foo_bar2', ' =', ' (', 'a', ')', ' =>', ' a', '?.', 'b', ' !==', ' c', '[', '0', ']', ';'], // prettier-ignore
    );
    expect(words('/** x */ // ---')).toEqual(['/**', ' x', ' */', ' //', ' ---']);
    expect(words('__init__(self._x)')).toEqual(['__init__', '(', 'self', '.', '_x', ')']);
  });

  it('split contractions and elisions', () => {
    expect(words("it's don’t l'homme 'quoted'")).toEqual([
      'it',
      "'s",
      ' don',
      '’t',
      " l'",
      'homme',
      " '",
      'quoted',
      "'",
    ]);
  });

  it('keep the marks of prepared corpora whole', () => {
    expect(words(' The <unk> cost 5 @,@ 000 \n')).toEqual([
      ' The',
      ' <unk>',
      ' cost',
      ' 5',
      ' @,@',
      ' 000',
      ' ',
      '\n',
    ]);
  });

  it('take ideographs one by one, other scripts by word', () => {
    expect(words('中文の カタカナ 한국어 слово')).toEqual([
      '中',
      '文',
      'の',
      ' カタカナ',
      ' 한국어',
      ' слово',
    ]);
  });

  it('keep emoji sequences and combining marks together', () => {
    const emoji = [
      '👩\u200d👩\u200d👧\u200d👦',
      '🇫🇷',
      '👍🏽',
      '1\ufe0f\u20e3',
      '❤\ufe0f',
      '🏴\u{e0067}\u{e0062}\u{e007f}',
    ];
    expect(words(emoji.join(''))).toEqual(emoji);
    expect(words('e\u0301te\u0301 x\u0323')).toEqual(['e\u0301te\u0301', ' x\u0323']);
  });

  it('keep lone surrogates as tokens of their own', () => {
    expect(words('a\udc00b\ud83d')).toEqual(['a', '\udc00', 'b', '\ud83d']);
  });
});

describe('characters', () => {
  it('are code points', () => {
    expect(slices(fit('char', ''), 'a👍\r\n\ud800é')).toEqual(['a', '👍', '\r', '\n', '\ud800', 'é']);
  });
});

describe('vocabulary', () => {
  it('is ordered by count, then by first appearance, with the unknown token first', () => {
    const { vocabulary, unknownId } = fit('word', 'b a c a c d').toData();
    expect(unknownId).toBe(0);
    expect(vocabulary).toEqual(['', ' a', ' c', 'b', ' d']);
  });

  it('leaves out rare words and those beyond the limit, whose text is still kept', () => {
    const text = 'a a a b b c';
    const rare = fit('word', text, 2);
    expect(rare.toData().vocabulary).toEqual(['', ' a', ' b']);
    expect(Array.from(rare.encode(text).ids)).toEqual([0, 1, 1, 2, 2, 0]);
    expect(slices(rare, text).join('')).toBe(text);
    expect(fit('word', text, 1, 3).vocabularySize).toBe(3);
  });

  it('treats names of object members as words', () => {
    const text = '__proto__ constructor hasOwnProperty toString';
    const tokenizer = fit('word', text);
    expect(Array.from(tokenizer.encode(text).ids)).toEqual([1, 2, 3, 4]);
    expect(Array.from(fit('word', 'a').encode(text).ids)).toEqual([0, 0, 0, 0]);
    expect(tokenizer.textOf(99)).toBe('');
  });

  it('refuses stored data that contradicts itself', () => {
    for (const vocabulary of [[], ['x'], ['', 'a', 'a'], ['', '']]) {
      expect(() => tokenizerFromData({ kind: 'word', unknownId: 0, vocabulary })).toThrowError(/damaged/);
    }
    expect(() => tokenizerFromData({ kind: 'word', unknownId: 7, vocabulary: [''] })).toThrowError(/damaged/);
  });
});
