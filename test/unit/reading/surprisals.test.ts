import { describe, expect, it } from 'vitest';
import { normalise } from '../../../src/engine/decoding';
import { evaluate } from '../../../src/engine/evaluation/evaluate';
import { Stepper } from '../../../src/engine/network/stepper';
import { surprisals, tokensIn } from '../../../src/engine/reading/surprisals';
import { EncodedDocument } from '../../../src/engine/text/encodedDocument';
import { cellKinds } from '../../../src/protocol/spec';
import { charTokenizer, constantNetwork, createNetwork, readerOf, runToEnd, wordTokenizer } from './fixtures';

const tokenizer = wordTokenizer(['The', ' cat', ' sat', '.', ' on', ' the']);
const text = 'The cat sat on the mat. The cat sat. '.repeat(12).trim();

describe('surprisals', () => {
  it.each(cellKinds)('are what a network says that reads token by token: %s', (cell) => {
    const network = createNetwork(tokenizer.vocabularySize, cell, 2);
    const reader = readerOf(network, tokenizer, text);
    const { count } = reader.document;
    expect(count).toBeGreaterThan(100);
    const { value } = runToEnd(surprisals(reader, { first: 5, end: count }, 3));
    const stepper = new Stepper(network);
    const { ids, starts } = tokenizer.encode(text);
    for (let token = 0; token < count; token++) {
      const probabilities = normalise(Float32Array.from(stepper.logits()), 1);
      stepper.step(ids[token]);
      if (token < 5) continue;
      const row = token - 5;
      expect(value.starts[row]).toBe(starts[token]);
      expect(value.ends[row]).toBe(starts[token + 1]);
      expect(value.probability[row]).toBeCloseTo(probabilities[ids[token]], 5);
      expect(value.rank[row]).toBe(
        probabilities.filter(
          (p, id) => p > probabilities[ids[token]] || (p === probabilities[ids[token]] && id < ids[token]),
        ).length,
      );
      expect(value.unknown[row]).toBe(ids[token] === tokenizer.unknownId ? 1 : 0);
      // Bits beyond the entropy, with as many tokens behind the unknown one as are known.
      const bits = Array.from(
        probabilities,
        (p, id) => -Math.log2(p) + (id === tokenizer.unknownId ? Math.log2(probabilities.length) : 0),
      );
      const expected = bits.reduce((sum, each, id) => sum + each * probabilities[id], 0);
      expect(value.excess[row]).toBeCloseTo(bits[ids[token]] - expected, 3);
      const best = [...probabilities.keys()]
        .filter((id) => id !== tokenizer.unknownId)
        .sort((a, b) => probabilities[b] - probabilities[a]);
      expect(value.best[row]).toHaveLength(3);
      expect(value.best[row][0].text.trim()).toBe(tokenizer.textOf(best[0]).trim());
      expect(value.best[row][0].probability).toBeCloseTo(probabilities[best[0]], 5);
    }
    expect(network.evaluation.inUse).toBe(false);
  });

  it('sum up to the loss of an evaluation', () => {
    const network = createNetwork(tokenizer.vocabularySize);
    const { value } = runToEnd(surprisals(readerOf(network, tokenizer, text), { first: 1, end: 100 }, 0));
    const mean = value.probability.reduce((sum, p) => sum - Math.log(p), 0) / value.probability.length;
    const { ids } = tokenizer.encode(text);
    expect(mean).toBeCloseTo(runToEnd(evaluate(network, ids.slice(0, 100))).value.loss, 5);
    expect(value.best.every((expected) => expected.length === 0)).toBe(true);
  });

  it('come token by token too, while an evaluation holds the buffers', () => {
    const network = createNetwork(tokenizer.vocabularySize, 'gru', 2);
    const span = { first: 3, end: 90 };
    const whole = runToEnd(surprisals(readerOf(network, tokenizer, text), span, 2)).value;
    network.evaluation.inUse = true;
    const stepped = runToEnd(surprisals(readerOf(network, tokenizer, text), span, 2)).value;
    expect(network.evaluation.inUse).toBe(true);
    expect(stepped.rank).toEqual(whole.rank);
    stepped.probability.forEach((p, row) => expect(p).toBeCloseTo(whole.probability[row], 6));
  });

  it('say of a known distribution what it is', () => {
    const network = constantNetwork(tokenizer, { ' cat': 0.5, ' sat': 0.25, '<unknown>': 0.1 });
    const reader = readerOf(network, tokenizer, 'The cat sat dog');
    const { value } = runToEnd(surprisals(reader, { first: 1, end: 4 }, 2));
    const [cat, sat, dog] = value.probability;
    expect([cat, sat, dog].map((p) => Math.round(p * 1e4) / 1e4)).toEqual([0.5, 0.25, 0.1]);
    expect([...value.rank]).toEqual([0, 1, 2]);
    expect([...value.unknown]).toEqual([0, 0, 1]);
    expect(value.best[2].map((each) => each.text)).toEqual([' cat', ' sat']);
  });

  it('say nothing of what the model has no token for, and of a broken network', () => {
    const letters = charTokenizer('abc');
    const network = createNetwork(letters.vocabularySize);
    network.parameters.values.fill(NaN);
    network.markWeightsChanged();
    const { value } = runToEnd(
      surprisals(readerOf(network, letters, 'abcabcabcabcabc'), { first: 0, end: 15 }, 1),
    );
    expect([...value.probability].every(Number.isNaN)).toBe(true);
    expect([...value.rank].every((rank) => rank === -1)).toBe(true);
    expect([...value.excess].every(Number.isNaN)).toBe(true);
    expect(value.best.flat()).toEqual([]);
  });

  it('pause on the way and give the buffers back when they are ended early', () => {
    const network = createNetwork(tokenizer.vocabularySize);
    const generator = surprisals(readerOf(network, tokenizer, text), { first: 20, end: 100 }, 0);
    expect(generator.next().done).toBe(false);
    generator.return(undefined as never);
    expect(network.evaluation.inUse).toBe(false);
  });
});

describe('tokens in a range', () => {
  const document = new EncodedDocument(tokenizer, 'The cat sat.'); // 0-3, 3-7, 7-11, 11-12
  it.each([
    ['all', { start: 0, end: 12 }, { first: 0, end: 4 }],
    ['those that it touches', { start: 4, end: 8 }, { first: 1, end: 3 }],
    ['from boundary to boundary', { start: 3, end: 7 }, { first: 1, end: 2 }],
    ['of a place, the token that holds it', { start: 5, end: 5 }, { first: 1, end: 2 }],
    ['of a boundary, the token that ends there', { start: 7, end: 7 }, { first: 1, end: 2 }],
    ['of the start, the first', { start: 0, end: 0 }, { first: 0, end: 1 }],
    ['beyond the end, the last', { start: 40, end: 50 }, { first: 3, end: 4 }],
  ])('%s', (_what, range, span) => expect(tokensIn(document, range)).toEqual(span));

  it('of an empty text, none', () => {
    expect(tokensIn(new EncodedDocument(tokenizer, ''), { start: 0, end: 3 })).toEqual({ first: 0, end: 0 });
  });
});
