import { describe, expect, it } from 'vitest';
import { argmax, entropy, normalise, PrefixIndex, sampleToken, topK } from '../../../src/engine/decoding';
import { Random } from '../../../src/engine/random';
import { fitTokenizer } from '../../../src/engine/tokenizers';

const hostile = [NaN, Infinity, -Infinity, 0, -0, 1, 80, -80, 3e38, -3e38];

function randomLogits(random: Random, length: number): Float32Array {
  return Float32Array.from({ length }, () =>
    random.uniform() < 0.5 ? hostile[random.uint32() % hostile.length] : random.between(-5, 5),
  );
}

describe('normalise', () => {
  it('is the softmax at a temperature', () => {
    const p = normalise(Float32Array.of(1, 2, 4), 2);
    const e = [Math.exp(-1.5), Math.exp(-1), 1];
    const sum = e[0] + e[1] + e[2];
    e.forEach((value, id) => expect(p[id]).toBeCloseTo(value / sum, 6));
  });

  it('gives a distribution for any logits and temperature', () => {
    const random = new Random(1);
    for (let trial = 0; trial < 2000; trial++) {
      const logits = randomLogits(random, 1 + (trial % 9));
      const temperature = [0, -1, NaN, Infinity, 1e-30, 0.5, 1, 2][trial % 8];
      const p = normalise(logits, temperature);
      let sum = 0;
      for (const value of p) {
        expect(value).toBeGreaterThanOrEqual(0);
        sum += value;
      }
      expect(Math.abs(sum - 1)).toBeLessThan(1e-5);
    }
  });

  it('ignores NaN, shares between infinities, is uniform without information and greedy at 0', () => {
    expect(Array.from(normalise(Float32Array.of(NaN, 0, 0), 1))).toEqual([0, 0.5, 0.5]);
    expect(Array.from(normalise(Float32Array.of(Infinity, 7, Infinity, NaN), 1))).toEqual([0.5, 0, 0.5, 0]);
    expect(Array.from(normalise(Float32Array.of(NaN, NaN), 1))).toEqual([0.5, 0.5]);
    expect(Array.from(normalise(Float32Array.of(-Infinity, NaN), 1))).toEqual([0.5, 0.5]);
    expect(Array.from(normalise(Float32Array.of(1, 3, 2), 0))).toEqual([0, 1, 0]);
  });
});

describe('topK', () => {
  it('equals a full sort without NaN', () => {
    const random = new Random(2);
    for (let trial = 0; trial < 500; trial++) {
      const values = randomLogits(random, trial % 40);
      const k = trial % 12;
      const expected = Array.from(values, (probability, id) => ({ id, probability }))
        .filter(({ probability }) => !Number.isNaN(probability))
        .sort((a, b) =>
          a.probability === b.probability ? a.id - b.id : b.probability > a.probability ? 1 : -1,
        )
        .slice(0, k);
      expect(topK(values, k)).toEqual(expected);
    }
  });

  it('takes from a given set of ids, and nothing for a senseless k', () => {
    const values = Float32Array.of(0.1, 0.4, 0.2, 0.3);
    expect(topK(values, 2, Int32Array.of(0, 2)).map(({ id }) => id)).toEqual([2, 0]);
    for (const k of [0, -1, NaN]) expect(topK(values, k)).toEqual([]);
    expect(topK(values, Infinity)).toHaveLength(4);
  });
});

describe('entropy', () => {
  it('is in nats and never NaN', () => {
    expect(entropy(new Float32Array(8).fill(1 / 8))).toBeCloseTo(Math.log(8), 6);
    expect(entropy(Float32Array.of(0, 1, 0))).toBe(0);
    expect(entropy(Float32Array.of(NaN, -1, Infinity))).toBe(0);
  });
});

describe('sampleToken', () => {
  it('always gives a valid id', () => {
    const random = new Random(3);
    for (let trial = 0; trial < 3000; trial++) {
      const length = 1 + (trial % 7);
      const excluded = [undefined, 0, length - 1, 99][trial % 4];
      const id = sampleToken(
        randomLogits(random, length),
        [0, 1, NaN, Infinity, 1e-9][trial % 5],
        random,
        excluded,
      );
      expect(Number.isInteger(id) && id >= 0 && id < length).toBe(true);
    }
  });

  it('draws by probability, the same for the same seed', () => {
    const logits = Float32Array.from([0.5, 0.25, 0.25], Math.log);
    const draw = () => {
      const random = new Random(4);
      return Array.from({ length: 4000 }, () => sampleToken(logits, 1, random));
    };
    const ids = draw();
    expect(ids.filter((id) => id === 0).length / 4000).toBeCloseTo(0.5, 1);
    expect(ids.filter((id) => id === 2).length / 4000).toBeCloseTo(0.25, 1);
    expect(draw()).toEqual(ids);
  });

  it('is greedy at 0 and leaves out the excluded id', () => {
    const random = new Random(5);
    expect(sampleToken(Float32Array.of(1, 9, 3), 0, random)).toBe(1);
    expect(sampleToken(Float32Array.of(1, 9, 3), 0, random, 1)).toBe(2);
    for (let i = 0; i < 200; i++) expect(sampleToken(Float32Array.of(1, 9, 3), 1, random, 1)).not.toBe(1);
    for (let i = 0; i < 50; i++)
      expect(sampleToken(Float32Array.of(NaN, NaN, NaN), 1, random, 1)).not.toBe(1);
    expect(sampleToken(Float32Array.of(2), 1, random, 0)).toBe(0);
    expect(argmax(Float32Array.of(NaN, -Infinity, NaN))).toBe(1);
  });
});

describe('PrefixIndex', () => {
  const tokenizer = fitTokenizer(
    { kind: 'word', minCount: 1, vocabularyLimit: 0 },
    'the then they cat the Then \u{1f44d}\u{1f44e} \ud83d thé',
  );
  const index = new PrefixIndex(tokenizer);
  const texts = (ids: Int32Array) => Array.from(ids, (id) => tokenizer.textOf(id));

  it('finds what a beginning continues to', () => {
    expect(texts(index.startingWith(' the'))).toEqual([' the', ' then', ' they']);
    expect(texts(index.continuing(' the'))).toEqual([' then', ' they']);
    expect(texts(index.continuing(' th'))).toEqual([' the', ' then', ' they', ' thé']);
    expect(texts(index.startingWith('zzz'))).toEqual([]);
    expect(texts(index.startingWith('\u{1f44e}'))).toEqual(['\u{1f44e}']);
  });

  it('equals a search through the whole vocabulary, which never has the unknown token', () => {
    const { vocabulary } = tokenizer.toData();
    for (const prefix of ['', ' ', 't', ' t', ' T', ' \ud83d', ' \u{1f44d}', 'thé', ' c']) {
      const expected = vocabulary
        .filter((text, id) => id !== tokenizer.unknownId && text.startsWith(prefix))
        .sort();
      expect(texts(index.startingWith(prefix))).toEqual(expected);
    }
  });
});
