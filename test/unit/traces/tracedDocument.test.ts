import { describe, expect, it } from 'vitest';
import { cutText, TracedDocument, tokensOf } from '../../../src/engine/traces/tracedDocument';
import { mostStretchTokens, mostTokenUnits } from '../../../src/protocol/traces';
import { letters, networkOf, readerFor } from './traceFixtures';

describe('the stretch that is looked at', () => {
  it('is the whole of a text that is not too long', () => {
    const reader = readerFor(networkOf('lstm'), letters(500));
    expect(new TracedDocument().stretchAt(reader, 120, false)).toMatchObject({
      stretch: { first: 0, end: 500 },
      cursorRow: 119,
      documentTokens: 500,
      units: 6,
      layers: 2,
      directions: ['forward'],
    });
    expect(new TracedDocument().stretchAt(reader, 0, false).cursorRow).toBe(-1);
  });

  it('holds the cursor well inside, and stays while the cursor moves a little', () => {
    const count = 3 * mostStretchTokens;
    const reader = readerFor(networkOf('rnn-relu'), letters(count));
    const traced = new TracedDocument();
    for (const cursor of [1, 9_000, 25_000, 40_000, count - 5, count]) {
      const { stretch, cursorRow } = traced.stretchAt(reader, cursor, false);
      expect(stretch.end - stretch.first).toBeLessThanOrEqual(mostStretchTokens);
      expect(stretch.first + cursorRow).toBe(cursor - 1);
      const margin = mostStretchTokens / 10;
      expect(stretch.first === 0 || cursorRow > margin).toBe(true);
      expect(stretch.end === count || stretch.end - cursor > margin).toBe(true);
    }
    expect(traced.stretchAt(reader, 27_000, false).stretch).toEqual(
      traced.stretchAt(reader, 26_000, false).stretch,
    );
  });

  it('is shorter where reading takes long, and while the model trains', () => {
    const network = networkOf('lstm', { hiddenSize: 64, embeddingSize: 64, layers: 8 });
    const reader = readerFor(network, letters(20_000));
    const { stretch } = new TracedDocument().stretchAt(reader, 10_000, true);
    expect(stretch.end - stretch.first).toBeLessThan(3000);
  });

  it('is refused outside the text, and for layers that are not there', () => {
    const reader = readerFor(networkOf('gru'), letters(50));
    const traced = new TracedDocument();
    const place = { stretch: { first: 0, end: 50 }, layer: 0, direction: 'forward' as const };
    expect(() => traced.storeOf(reader, 1, { ...place, stretch: { first: 0, end: 51 } })).toThrow(
      'no tokens',
    );
    expect(() => traced.storeOf(reader, 1, { ...place, layer: 2 })).toThrow('no layer 3');
    expect(() => traced.storeOf(reader, 1, { ...place, direction: 'backward' })).toThrow('right to left');
  });

  it('is read once for both directions, and anew for another version', () => {
    const network = networkOf('gru', { kind: 'blank' });
    const reader = readerFor(network, letters(50));
    const traced = new TracedDocument();
    const place = { stretch: { first: 0, end: 50 }, layer: 0, direction: 'forward' as const };
    const forward = traced.storeOf(reader, 1, place);
    const backward = traced.storeOf(reader, 1, { ...place, direction: 'backward' });
    expect(traced.storeOf(reader, 1, place).store).toBe(forward.store);
    expect(traced.holds(backward.store)).toBe(true);
    const later = traced.storeOf(reader, 2, place);
    expect(later.key).not.toBe(forward.key);
    expect(traced.holds(forward.store)).toBe(false);
  });
});

describe('texts of tokens', () => {
  it('are cut where they are long, between characters', () => {
    expect(cutText('a'.repeat(mostTokenUnits))).toHaveLength(mostTokenUnits);
    const cut = cutText('🐈'.repeat(mostTokenUnits));
    expect(cut.endsWith('🐈…')).toBe(true);
    expect(cut.length).toBeLessThanOrEqual(mostTokenUnits);
  });

  it('come with their places, and whether they are known', () => {
    const reader = readerFor(networkOf('gru'), 'ab€c');
    const found = tokensOf(reader, { stretch: { first: 1, end: 4 }, rowFrom: 0, rows: 100 });
    expect(found.texts).toEqual(['b', '€', 'c']);
    expect([...found.known]).toEqual([1, 0, 1]);
    expect([...found.starts]).toEqual([1, 2, 3, 4]);
  });
});
