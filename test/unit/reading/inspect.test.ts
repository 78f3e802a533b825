import { describe, expect, it } from 'vitest';
import { Stepper } from '../../../src/engine/network/stepper';
import { inspect } from '../../../src/engine/reading/inspect';
import { cellKinds, quantitiesOf } from '../../../src/protocol/spec';
import { createNetwork, readerOf, runToEnd, wordTokenizer } from './fixtures';

const tokenizer = wordTokenizer(['The', ' cat', ' sat', '.']);
const text = 'The cat sat on the cat.';

function inspectRange(
  start: number,
  end: number,
  maxTokens = 100,
  cell: (typeof cellKinds)[number] = 'lstm',
) {
  const network = createNetwork(tokenizer.vocabularySize, cell, 2);
  const trace = runToEnd(inspect(readerOf(network, tokenizer, text), { start, end }, maxTokens)).value;
  return { network, trace };
}
const texts = (start: number, end: number, maxTokens?: number) =>
  inspectRange(start, end, maxTokens).trace.tokens.map((token) => token.text);

describe('inspect', () => {
  it.each(cellKinds)('holds what the network held after each token: %s', (cell) => {
    const { network, trace } = inspectRange(5, 18, 3, cell);
    expect(trace.tokens).toEqual([
      { start: 7, end: 11, text: ' sat', known: true },
      { start: 11, end: 14, text: ' on', known: false },
      { start: 14, end: 18, text: ' the', known: false },
    ]);
    const stepper = new Stepper(network);
    const { ids } = tokenizer.encode(text);
    ids.slice(0, 5).forEach((id, token) => {
      stepper.step(id);
      if (token < 2) return;
      stepper.gates().forEach(({ quantities }, layer) => {
        const traced = trace.layers[layer];
        expect(Object.keys(traced.quantities)).toEqual([...quantitiesOf[cell]]);
        for (const name of quantitiesOf[cell]) {
          const row = traced.quantities[name]!.subarray(
            (token - 2) * traced.units,
            (token - 1) * traced.units,
          );
          expect([...row]).toEqual([...quantities[name]!]);
        }
      });
    });
  });

  it('takes the tokens that touch the range, those nearest to its end', () => {
    expect(texts(0, text.length)).toEqual(['The', ' cat', ' sat', ' on', ' the', ' cat', '.']);
    expect(texts(0, text.length, 2)).toEqual([' cat', '.']);
    expect(texts(5, 5)).toEqual([' cat']);
    expect(texts(0, 0)).toEqual([]);
    expect(texts(9, 9999)).toEqual([' sat', ' on', ' the', ' cat', '.']);
  });

  it('has whole arrays of their own, so that they can be transferred', () => {
    const { trace } = inspectRange(0, text.length);
    for (const { quantities } of trace.layers) {
      for (const values of Object.values(quantities)) expect(values.buffer.byteLength).toBe(7 * 5 * 4);
    }
  });
});
