import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/random';
import { EncodedDocument } from '../../../src/engine/text/encodedDocument';
import { fitTokenizer, type Tokenizer } from '../../../src/engine/tokenizers';
import { type TokenizerKind, tokenizerKinds } from '../../../src/protocol/spec';
import { randomText } from '../tokenizers/randomText';

function fit(kind: TokenizerKind, seed: number): Tokenizer {
  return fitTokenizer(
    { kind, minCount: 1, vocabularyLimit: kind === 'bpe' ? 320 : 60 },
    randomText(new Random(seed), 400),
  );
}

function expectEqualsFullEncode(
  document: EncodedDocument,
  tokenizer: Tokenizer,
  text: string,
  what: string,
): void {
  const full = tokenizer.encode(text);
  const ids = document.ids.subarray(0, document.count);
  const starts = document.starts.subarray(0, document.count + 1);
  const isEqual =
    document.text === text &&
    ids.length === full.ids.length &&
    ids.every((id, i) => id === full.ids[i]) &&
    starts.every((start, i) => start === full.starts[i]);
  if (!isEqual)
    throw new Error(
      `${what}: ${JSON.stringify(document.text)} is encoded differently from ${JSON.stringify(text)}`,
    );
}

function randomChange(random: Random, length: number) {
  const offset = random.uint32() % (length + 1);
  const longest = [0, 1, 3, 40, length][random.uint32() % 5];
  const inserted = [0, 1, 1, 4, 60][random.uint32() % 5];
  return {
    offset,
    length: Math.min(length - offset, random.uint32() % (longest + 1)),
    text: randomText(random, inserted),
  };
}

function replace(text: string, change: { offset: number; length: number; text: string }): string {
  return text.slice(0, change.offset) + change.text + text.slice(change.offset + change.length);
}

describe('EncodedDocument', () => {
  for (const kind of tokenizerKinds) {
    it(`${kind}: equals a full encode after any edits, and tokens before the first changed one kept theirs`, () => {
      const random = new Random(kind === 'word' ? 21 : 22);
      const tokenizer = fit(kind, 23);
      for (let trial = 0; trial < 150; trial++) {
        let text = randomText(random, random.uint32() % 200);
        const document = new EncodedDocument(tokenizer, text);
        for (let edit = 0; edit < 25; edit++) {
          const idsBefore = document.ids.slice(0, document.count);
          const changes = [];
          const howMany = edit % 4 === 3 ? 3 : 1;
          for (let i = 0; i < howMany; i++) {
            const change = randomChange(random, text.length);
            changes.push(change);
            text = replace(text, change);
          }
          const { firstChangedToken } = document.applyChanges(changes);
          expectEqualsFullEncode(document, tokenizer, text, `trial ${trial}, edit ${edit}`);
          if (firstChangedToken > idsBefore.length || firstChangedToken > document.count)
            throw new Error('beyond the tokens');
          for (let i = 0; i < firstChangedToken; i++) {
            if (document.ids[i] !== idsBefore[i]) {
              throw new Error(`token ${i} changed, but ${firstChangedToken} was said to be the first`);
            }
          }
        }
      }
    });
  }

  it('reads only what an edit touched', () => {
    const tokenizer = fit('word', 1);
    let unitsRead = 0;
    const counting: Tokenizer = {
      kind: tokenizer.kind,
      vocabularySize: tokenizer.vocabularySize,
      unknownId: tokenizer.unknownId,
      encode: (text) => {
        unitsRead += text.length;
        return tokenizer.encode(text);
      },
      textOf: (id) => tokenizer.textOf(id),
      nameOf: (piece) => tokenizer.nameOf(piece),
      toData: () => tokenizer.toData(),
    };
    const text = 'The cat sat on the mat.\n'.repeat(4000);
    const document = new EncodedDocument(counting, text);
    unitsRead = 0;
    document.applyChanges([{ offset: 48_000, length: 0, text: 'x' }]);
    expect(unitsRead).toBeGreaterThan(0);
    expect(unitsRead).toBeLessThan(1000);
    expectEqualsFullEncode(
      document,
      tokenizer,
      replace(text, { offset: 48_000, length: 0, text: 'x' }),
      'insertion',
    );
  });

  it('says how far an edit reaches back', () => {
    const text = 'a a a a a a a a a a b a a a a a a a a a a';
    const tokenizer = fitTokenizer({ kind: 'word', minCount: 1, vocabularyLimit: 0 }, text);
    const document = new EncodedDocument(tokenizer, text);
    expect(document.applyChanges([{ offset: 20, length: 1, text: 'a' }]).firstChangedToken).toBe(10);
    expect(document.applyChanges([{ offset: 4, length: 1, text: 'a' }]).firstChangedToken).toBe(21);
    expect(document.applyChanges([]).firstChangedToken).toBe(21);
    expect(document.applyChanges([{ offset: 40, length: 1, text: 'b a' }]).firstChangedToken).toBe(20);
    expect(
      document.applyChanges([{ offset: 0, length: document.text.length, text: '' }]).firstChangedToken,
    ).toBe(0);
    expect(document.count).toBe(0);
  });

  it('joins halves of a pair and a split line end', () => {
    const tokenizer = fit('char', 1);
    const document = new EncodedDocument(tokenizer, 'x\udc4d');
    document.applyChanges([{ offset: 1, length: 0, text: '\ud83d' }]);
    expect(document.count).toBe(2);
    document.applyChanges([{ offset: 2, length: 0, text: '-' }]);
    expect(document.count).toBe(4);
  });

  it('applies changes of many cursors, from the end as editors give them', () => {
    const text = 'one two\n'.repeat(500);
    const tokenizer = fitTokenizer({ kind: 'word', minCount: 1, vocabularyLimit: 0 }, text);
    const document = new EncodedDocument(tokenizer, text);
    const changes = Array.from({ length: 500 }, (_, i) => ({
      offset: (499 - i) * 8 + 3,
      length: 1,
      text: '+',
    }));
    expect(document.applyChanges(changes).firstChangedToken).toBe(1);
    expectEqualsFullEncode(document, tokenizer, text.replaceAll(' ', '+'), 'many cursors');
  });

  it('finds the token at an offset', () => {
    const document = new EncodedDocument(fit('word', 1), 'The cat sat');
    expect([0, 1, 3, 4, 7, 8, 11, 99].map((offset) => document.tokenAt(offset))).toEqual([
      -1, 0, 0, 1, 1, 2, 2, 2,
    ]);
    expect(new EncodedDocument(fit('word', 1), '').tokenAt(0)).toBe(-1);
  });

  it('refuses an edit outside the text and keeps what it had', () => {
    const document = new EncodedDocument(fit('word', 1), 'The cat');
    for (const [offset, length] of [
      [8, 0],
      [5, 3],
      [-1, 0],
      [0, -1],
      [NaN, 0],
      [0.5, 0],
    ]) {
      expect(() => document.applyChanges([{ offset, length, text: '' }])).toThrowError(
        expect.objectContaining({ code: 'stale' }),
      );
    }
    const good = { offset: 0, length: 1, text: 't' };
    expect(() => document.applyChanges([good, { offset: 99, length: 0, text: '' }])).toThrowError(/outside/);
    expect(document.text).toBe('The cat');
    expect(document.count).toBe(2);
  });
});
