import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/random';
import { EncodedDocument } from '../../../src/engine/text/encodedDocument';
import { BpeTokenizer } from '../../../src/engine/tokenizers/bpe/bpeTokenizer';
import { fromByteString, toByteString } from '../../../src/engine/tokenizers/bpe/byteStrings';
import { createPiecePattern } from '../../../src/engine/tokenizers/bpe/pieces';
import { TokenTexts } from '../../../src/engine/tokenizers';
import { randomText } from './randomText';

function fit(text: string, vocabularyLimit = 0, minCount = 2): BpeTokenizer {
  return BpeTokenizer.fit({ kind: 'bpe', minCount, vocabularyLimit }, text);
}

/** Any code units at all, halves of surrogate pairs among them. */
function randomUnits(random: Random, length: number): string {
  return String.fromCharCode(...Array.from({ length }, () => random.uint32() & 0xffff));
}

const decoded = (tokenizer: BpeTokenizer, text: string) =>
  fromByteString(Array.from(tokenizer.encode(text).ids, (id) => tokenizer.bytesOf(id)).join(''));

const pieces = (text: string) =>
  [...text.matchAll(new RegExp(createPiecePattern().source, 'vg'))].map(([piece]) => piece);

const code = `
export function readSafetensors(bytes: Uint8Array): { metadata: Map<string, string> } {
  const headerEnd = 8 + headerLength(bytes);
  const header = new Fields(parseJson(decodeUtf8(bytes.subarray(8, headerEnd))));
  return { metadata: readMetadata(header) };
}
`.repeat(5);

describe('strings of bytes', () => {
  it('give any text back, lone surrogates too', () => {
    const random = new Random(1);
    for (let trial = 0; trial < 300; trial++) {
      const text = trial % 2 ? randomUnits(random, trial % 40) : randomText(random, trial % 40);
      expect(fromByteString(toByteString(text))).toBe(text);
    }
    expect(toByteString('é€😀')).toBe(Buffer.from('é€😀').toString('latin1'));
  });

  it('are refused where they are no text', () => {
    for (const bytes of ['\x80', '\xc3', '\xc0\x80', '\xe2\x82', '\xf5\x80\x80\x80', '\xff', 'a\xe9'])
      expect(fromByteString(bytes)).toBeUndefined();
  });
});

describe('byte pairs', () => {
  it('decode to any text, whatever they were learnt from', () => {
    const random = new Random(2);
    const tokenizers = [fit(code), fit(''), fit(randomText(random, 500)), fit(randomUnits(random, 2000))];
    for (let trial = 0; trial < 400; trial++) {
      const text = trial % 2 ? randomUnits(random, trial % 50) : randomText(random, trial % 50);
      for (const tokenizer of tokenizers) expect(decoded(tokenizer, text)).toBe(text);
    }
  });

  it('join what stands together most often, and the text they were learnt from needs few', () => {
    const tokenizer = fit(code);
    const { ids, starts } = tokenizer.encode('  const header');
    expect(ids.length).toBe(3);
    expect(Array.from(starts)).toEqual([0, 2, 7, 14]);
    expect(tokenizer.encode(code).ids.length).toBeLessThan(code.length / 3);
  });

  it('are the same for the same text, never more than allowed, and lose nothing when stored', () => {
    const tokenizer = fit(code, 300);
    expect(tokenizer.vocabularySize).toBe(300);
    expect(fit(code, 300).toData()).toEqual(tokenizer.toData());
    const restored = new BpeTokenizer(tokenizer.toData().vocabulary);
    expect(restored.encode(code)).toEqual(tokenizer.encode(code));
  });

  it('have rare characters as several tokens, the last of which has the text', () => {
    const { ids, starts } = fit(code).encode('a€b');
    expect(ids.length).toBe(5);
    expect(Array.from(starts)).toEqual([0, 1, 1, 1, 2, 3]);
  });

  it('cannot begin with fewer than all bytes', () => {
    expect(() => fit(code, 100)).toThrow(/256 bytes/);
  });

  it('are refused from a damaged file', () => {
    const { vocabulary } = fit(code, 300).toData();
    const broken = (change: (tokens: string[]) => void) => {
      const tokens = [...vocabulary];
      change(tokens);
      return () => new BpeTokenizer(tokens);
    };
    expect(broken(() => undefined)).not.toThrow();
    expect(broken((tokens) => tokens.splice(10, 1))).toThrow(/damaged/);
    expect(broken((tokens) => tokens.splice(200))).toThrow(/damaged/);
    expect(broken((tokens) => tokens.push(tokens[299]))).toThrow(/twice/);
    expect(broken((tokens) => tokens.push('qqzzqq'))).toThrow(/not made of others/);
    expect(broken((tokens) => tokens.push('\xe2\x82'))).not.toThrow();
    expect(broken((tokens) => tokens.push('x\x80'))).toThrow(/not made of others/);
    expect(broken((tokens) => tokens.push('x'.repeat(1000)))).toThrow(/bytes/);
  });

  it('re-read little for an edit of a long text', () => {
    const tokenizer = fit(code);
    let units = 0;
    const counting = Object.create(tokenizer) as BpeTokenizer;
    counting.encode = (text: string) => {
      units += text.length;
      return tokenizer.encode(text);
    };
    const document = new EncodedDocument(counting, code.repeat(50));
    units = 0;
    const middle = document.text.length >> 1;
    const { firstChangedToken } = document.applyChanges([{ offset: middle, length: 0, text: 'q' }]);
    expect(units).toBeLessThan(1000);
    expect(document.starts[firstChangedToken]).toBeGreaterThan(middle - 40);
    const afresh = tokenizer.encode(document.text);
    expect(document.ids.slice(0, document.count)).toEqual(afresh.ids);
    expect(document.starts.slice(0, document.count + 1)).toEqual(afresh.starts);
  });
});

describe('pieces', () => {
  it('cut identifiers where case or an underscore begins a part', () => {
    expect(pieces('getElementById')).toEqual(['get', 'Element', 'By', 'Id']);
    expect(pieces('new XMLHttpRequest')).toEqual(['new', ' XML', 'Http', 'Request']);
    expect(pieces('MAX_VALUE max_value __init__ _x')).toEqual([
      'MAX',
      '_VALUE',
      ' max',
      '_value',
      ' __',
      'init',
      '__',
      ' _x',
    ]);
  });

  it('keep indentation, line ends and signs apart', () => {
    expect(pieces('if (a) {\r\n\t\treturn -1;\n    }')).toEqual([
      'if',
      ' (',
      'a',
      ')',
      ' {',
      '\r\n',
      '\t\t',
      'return',
      ' -',
      '1',
      ';',
      '\n',
      '    ',
      '}',
    ]);
    expect(pieces("it's 'str'")).toEqual(['it', "'s", " '", 'str', "'"]);
  });
});

describe('texts of tokens', () => {
  it('come out whole characters at a time, whatever the tokens', () => {
    const tokenizer = fit(code);
    const texts = new TokenTexts(tokenizer);
    const written = (text: string) => Array.from(tokenizer.encode(text).ids, (id) => texts.push(id, ''));
    expect(written('a€😀b')).toEqual(['a', '', '', '€', '', '', '', '😀', 'b']);
    expect([texts.push(0xe2, ''), texts.push(0x41, ''), texts.push(0x80, ''), texts.push(0x42, '')]).toEqual([
      '',
      '\ufffdA',
      '\ufffd\ufffd',
      'B',
    ]);
  });
});
