import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/random';
import { contextWindow, readingCost } from '../../../src/engine/reading/contextWindow';
import type { ModelReader } from '../../../src/engine/reading/modelReader';
import { charTokenizer, createNetwork, readerOf, runToEnd } from './fixtures';

const tokenizer = charTokenizer('abcdefgh ');
const alphabet = 'abcdefgh ';

function randomText(random: Random, length: number): string {
  return Array.from({ length }, () => alphabet[random.uint32() % alphabet.length]).join('');
}

/** Logits after `position` tokens, and how many tokens had to be read for them. */
function readTo(reader: ModelReader, position: number) {
  const { steps } = runToEnd(reader.moveTo(position));
  return { logits: [...reader.logits()], steps };
}

describe('ModelReader', () => {
  it.each(['lstm', 'gru', 'rnn-tanh'] as const)('moves and edits like reading from the start: %s', (cell) => {
    const random = new Random(3);
    const network = createNetwork(tokenizer.vocabularySize, cell, 2);
    let text = randomText(random, 150);
    const reader = readerOf(network, tokenizer, text);
    for (let round = 0; round < 40; round++) {
      if (random.uniform() < 0.4) {
        const offset = random.uint32() % text.length;
        const change = {
          offset,
          length: Math.min(text.length - offset, random.uint32() % 4),
          text: randomText(random, 3),
        };
        text = text.slice(0, offset) + change.text + text.slice(offset + change.length);
        reader.edited(reader.document.applyChanges([change]).firstChangedToken);
      }
      if (random.uniform() < 0.3) reader.readOther(1 + (random.uint32() % 8));
      const position = random.uint32() % (text.length + 1);
      expect(readTo(reader, position).logits).toEqual(
        readTo(readerOf(network, tokenizer, text), position).logits,
      );
    }
  });

  it('reads a few tokens only after a small move or a keystroke', () => {
    const text = randomText(new Random(1), 1000);
    const reader = readerOf(createNetwork(tokenizer.vocabularySize), tokenizer, text);
    expect(readTo(reader, 1000).steps).toBe(1000);
    expect(readTo(reader, 1000).steps).toBe(0);
    expect(readTo(reader, 990).steps).toBeLessThan(32);
    reader.edited(reader.document.applyChanges([{ offset: 1000, length: 0, text: 'a' }]).firstChangedToken);
    expect(readTo(reader, 1001).steps).toBe(1);
    reader.edited(reader.document.applyChanges([{ offset: 500, length: 1, text: '' }]).firstChangedToken);
    expect(readTo(reader, 505).steps).toBeLessThan(64);
  });

  it('reads a few tokens only to go back to anywhere in a text that it has read', () => {
    const text = randomText(new Random(4), 6000);
    const reader = readerOf(createNetwork(tokenizer.vocabularySize), tokenizer, text);
    readTo(reader, 6000);
    for (const position of [5000, 100, 3021]) expect(readTo(reader, position).steps).toBeLessThan(32);
  });

  it('reads a window only after a jump, from the zero state', () => {
    const network = createNetwork(tokenizer.vocabularySize);
    const text = randomText(new Random(2), 5000);
    const reader = readerOf(network, tokenizer, text, 100);
    const far = readTo(reader, 4000);
    expect(far.steps).toBe(100);
    expect(far.logits).toEqual(readTo(readerOf(network, tokenizer, text.slice(3900)), 100).logits);
    expect(readTo(reader, 4050).steps).toBe(50);
    expect(readTo(reader, 1000).steps).toBe(100);
    expect(readTo(reader, 3999).steps).toBeLessThan(100);
  });

  it('does not begin with a state that has seen too little', () => {
    const text = randomText(new Random(2), 5000);
    const reader = readerOf(createNetwork(tokenizer.vocabularySize), tokenizer, text, 100);
    readTo(reader, 4000);
    // 3930 lies 30 tokens behind the place where reading began.
    expect(readTo(reader, 3930).steps).toBe(100);
  });

  it('forgets its states when the weights change', () => {
    const network = createNetwork(tokenizer.vocabularySize);
    const text = randomText(new Random(4), 200);
    const reader = readerOf(network, tokenizer, text);
    const before = readTo(reader, 200);
    network.parameters.get('rnn.weight_hh_l0').fill(0.1);
    network.markWeightsChanged();
    const after = readTo(reader, 200);
    expect(after.steps).toBe(200);
    expect(after.logits).not.toEqual(before.logits);
    expect(after.logits).toEqual(readTo(readerOf(network, tokenizer, text), 200).logits);
  });

  it('goes on correctly after a reading that was given up', () => {
    const network = createNetwork(tokenizer.vocabularySize);
    const text = randomText(new Random(5), 300);
    const reader = readerOf(network, tokenizer, text);
    const reading = reader.moveTo(300);
    for (let i = 0; i < 77; i++) reading.next();
    reading.return(undefined);
    const { logits, steps } = readTo(reader, 100);
    expect(steps).toBe(100 - 77);
    expect(logits).toEqual(readTo(readerOf(network, tokenizer, text), 100).logits);
  });
});

describe('contextWindow', () => {
  const spec = { layers: 2, hiddenSize: 10, embeddingSize: 3, vocabularySize: 9, tied: false, dropout: 0 };
  it('counts the recurrent weights', () => {
    expect(readingCost({ ...spec, cell: 'lstm' })).toBe(4 * 10 * (3 + 10) + 4 * 10 * (10 + 10));
    expect(readingCost({ ...spec, cell: 'gru' })).toBe(3 * 10 * (3 + 10) + 3 * 10 * (10 + 10));
    expect(readingCost({ ...spec, cell: 'rnn-relu', layers: 1 })).toBe(10 * (3 + 10));
  });
  it('stays within its bounds', () => {
    expect(contextWindow({ ...spec, cell: 'lstm' }, 1320 * 50)).toBe(50);
    expect(contextWindow({ ...spec, cell: 'lstm' }, 0)).toBe(16);
    expect(contextWindow({ ...spec, cell: 'lstm' }, 1e9)).toBe(1024);
  });
});
