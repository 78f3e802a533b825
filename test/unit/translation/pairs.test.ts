import { describe, expect, it } from 'vitest';
import { decodeSide, encodeSide, fitSide } from '../../../src/engine/translation/pairs/encodePairs';
import { PairBatches } from '../../../src/engine/translation/pairs/pairBatches';
import { englishOf } from '../../../src/base/phrase';
import { joinSides, parsePairs } from '../../../src/engine/translation/pairs/parsePairs';
import { longestOf, preparePairs } from '../../../src/engine/translation/pairs/preparePairs';
import { prepareRun } from '../../../src/engine/text/prepareRun';
import { toyText } from './support/toyPairs';

const prepare = (text: string, options = {}, validationText?: string) =>
  preparePairs({ text, language: '', options, validationText });

describe('pairs of a text', () => {
  it('are one a line, at the first tab', () => {
    const { pairs, notes } = parsePairs('a b\tc\r\n\r\nd\t e  f \n');
    expect(pairs).toEqual([
      { source: 'a b', target: 'c', line: 1 },
      { source: 'd', target: 'e f', line: 3 },
    ]);
    expect(notes).toEqual([]);
  });

  it('may be very many', () => {
    const pair = { source: new Int32Array(3), target: new Int32Array(5) };
    expect(longestOf(Array.from({ length: 1_000_000 }, () => pair))).toBe(5);
  });

  it('leave out lines without a tab and empty sides, and count them', () => {
    const { pairs, notes } = parsePairs('a\tb\nno tab\n\tx\ny\t\n\t\nc\td\te\nf\tg\nh\ti\nj\tk\n');
    expect(pairs.map(({ line }) => line)).toEqual([1, 6, 7, 8, 9]);
    expect(notes.map(englishOf)).toEqual([
      'Left out 1 line, line 2 without a tab.',
      'Left out 3 lines, the first of them line 3 with an empty side.',
      'Of 1 line, line 6 more than two columns: only the first two are read.',
    ]);
  });

  it('are refused with the line at fault where most are none', () => {
    expect(() => parsePairs('plain\ntext\na\tb\n')).toThrow(
      '2 of 3 lines have no tab, the first of them line 1',
    );
    expect(() => parsePairs('a\tb\n\tc\n\td\n')).toThrow('have an empty side, the first of them line 2');
    expect(() => parsePairs('\n \n')).toThrow('is empty');
  });

  it('may lie in two texts side by side', () => {
    expect(joinSides('a\tb\nc\n', 'x\ny')).toBe('a b\tx\nc\ty');
    expect(() => joinSides('a\nb\n', 'x\n')).toThrow('The source has 2 lines, the target 1');
  });

  it('far longer than the rest are left out, with a note that counts them', () => {
    const long = (n: number) => Array.from({ length: n }, () => 'one').join(' ');
    const text = `${toyText(100)}${long(300)}\tun\none\t${long(90)}\n`;
    const { train, spec, reasons } = prepare(text, { training: { validationFraction: 0 } });
    expect(train).toHaveLength(100);
    expect(spec.training.sequenceLength).toBeLessThan(24);
    expect(reasons.join(' ')).toMatch(/Left out 2 pairs of more than 24 tokens a side.*line 101/);
    expect(() => prepare(`${long(500)}\tun\n${long(500)}\tdeux\n`)).toThrow('No pair is as short as');
  });

  it('are held out at even distances', () => {
    const { train, valid } = prepare(toyText(100), { training: { validationFraction: 0.1 } });
    expect([train.length, valid.length]).toEqual([90, 10]);
    const own = prepare(toyText(50), {}, toyText(7, 3));
    expect([own.train.length, own.valid.length]).toEqual([50, 7]);
  });

  it('are not taken for a text, nor a text for pairs', () => {
    const options = { model: { kind: 'translate' as const } };
    expect(() => prepareRun({ text: toyText(30), language: '', options })).toThrow('trained on pairs');
  });

  it('are refused when there is one only', () => {
    expect(() => prepare('a\tb\n')).toThrow('one pair only');
  });

  it('are cut at spaces where signs stand apart, into words elsewhere', () => {
    const apart = 'a cat .\tun chat .\nwhere is it ?\toù est-il ?\n';
    const attached = 'A cat.\tUn chat.\nWhere is it?\tOù est-il ?\n';
    expect(prepare(apart).spec.tokenizer.kind).toBe('space');
    expect(prepare(attached).spec.tokenizer.kind).toBe('word');
  });
});

describe('a side of a pair', () => {
  for (const kind of ['word', 'space', 'char', 'bpe'] as const) {
    it(`comes back from its ${kind} tokens`, () => {
      const texts = ['The cat sat.', 'cat the The!', 'où  est l’été ?'];
      const tokenizer = fitSide({ kind, minCount: 1, vocabularyLimit: 0 }, texts);
      for (const text of texts) {
        expect(decodeSide(tokenizer, encodeSide(tokenizer, text).ids)).toBe(text.replace(/\s+/g, ' '));
      }
    });
  }

  it('has the same token for a word at its beginning and elsewhere', () => {
    const tokenizer = fitSide({ kind: 'word', minCount: 1, vocabularyLimit: 0 }, ['cat and cat']);
    const { ids } = encodeSide(tokenizer, 'cat cat');
    expect(ids[0]).toBe(ids[1]);
  });

  it('shows what stands for unknown tokens', () => {
    const tokenizer = fitSide({ kind: 'word', minCount: 1, vocabularyLimit: 0 }, ['a b']);
    expect(decodeSide(tokenizer, [1, 0, 2], () => 'Zoe')).toBe('a Zoe b');
  });
});

describe('batches of pairs', () => {
  const pairs = Array.from({ length: 103 }, (_, i) => ({
    source: new Int32Array(1 + (i % 7)),
    target: new Int32Array(1 + ((i * 5) % 11)).fill(i),
  }));

  it('hold every pair once an epoch, like lengths together, in another order each epoch', () => {
    const batches = new PairBatches(pairs, 8, 1);
    expect(batches.chunksPerEpoch).toBe(13);
    const epoch = (e: number) => Array.from({ length: 13 }, (_, i) => batches.batch(13 * e + i));
    const [first, second] = [epoch(0), epoch(1)];
    for (const one of [first, second]) {
      const all = one.flat().map(({ target }) => target[0]);
      expect([...all].sort((a, b) => a - b)).toEqual(pairs.map((_, i) => i));
      for (const batch of one) {
        const lengths = batch.map(({ target }) => target.length);
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThan(3);
      }
    }
    expect(first.flat()).not.toEqual(second.flat());
    expect(new PairBatches(pairs, 8, 1).batch(0)).toEqual(first[0]);
  });
});
