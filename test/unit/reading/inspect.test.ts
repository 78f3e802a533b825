import { describe, expect, it } from 'vitest';
import { Stepper } from '../../../src/engine/network/stepper';
import { inspect, type TokenSpan, tokensAround } from '../../../src/engine/reading/inspect';
import { EncodedDocument } from '../../../src/engine/text/encodedDocument';
import { cellKinds, quantitiesOf } from '../../../src/protocol/spec';
import { createNetwork, readerOf, runToEnd, wordTokenizer } from './fixtures';

const tokenizer = wordTokenizer(['The', ' cat', ' sat', '.']);
const text = 'The cat sat on the cat.';

function inspectSpan(span: TokenSpan, cell: (typeof cellKinds)[number] = 'lstm') {
  const network = createNetwork(tokenizer.vocabularySize, cell, 2);
  const trace = runToEnd(inspect(readerOf(network, tokenizer, text), span)).value;
  return { network, trace };
}

describe('inspect', () => {
  it.each(cellKinds)('holds what the network held after each token: %s', (cell) => {
    const { network, trace } = inspectSpan({ first: 2, end: 5 }, cell);
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

  it('has whole arrays of their own, so that they can be transferred', () => {
    const { trace } = inspectSpan({ first: 0, end: 7 });
    for (const { quantities } of trace.layers) {
      for (const values of Object.values(quantities)) expect(values.buffer.byteLength).toBe(7 * 5 * 4);
    }
  });
});

describe('tokensAround', () => {
  const document = new EncodedDocument(tokenizer, Array(50).fill(' cat').join(''));
  it.each([
    ['has a quarter behind the cursor', 100, { first: 10, end: 30 }],
    ['shows as many at the start of the text', 4, { first: 0, end: 20 }],
    ['starts at offset 0 too', 0, { first: 0, end: 20 }],
    ['and at its end', 200, { first: 30, end: 50 }],
    ['also beyond it', 9999, { first: 30, end: 50 }],
    ['holds the token of a cursor in it', 101, { first: 11, end: 31 }],
  ])('%s', (_what, offset, span) => expect(tokensAround(document, offset, 20)).toEqual(span));

  it('takes all of a shorter text, and nothing of an empty one', () => {
    expect(tokensAround(document, 100, 1000)).toEqual({ first: 0, end: 50 });
    expect(tokensAround(document, 100, 1)).toEqual({ first: 24, end: 25 });
    expect(tokensAround(new EncodedDocument(tokenizer, ''), 0, 20)).toEqual({ first: 0, end: 0 });
  });
});
