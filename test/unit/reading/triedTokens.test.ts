import { describe, expect, it, vi } from 'vitest';
import { BatchStep } from '../../../src/engine/network/batchStep';
import type { CacheUse } from '../../../src/engine/reading/cacheUse';
import type { ModelReader } from '../../../src/engine/reading/modelReader';
import { predict } from '../../../src/engine/reading/predict';
import { suggest } from '../../../src/engine/reading/suggest';
import { readerOf, runToEnd } from './fixtures';
import { below, cacheBeside, change, known, network, tokenizer, word } from './typing';

const ask = (reader: ModelReader, cursor: number, cache?: CacheUse) =>
  runToEnd(suggest(reader, cursor, { maxTokens: 8, minProbability: 0.02, cache, alternatives: 3 })).value;

/** As `ask`, with nothing known of what was read for the questions before. */
function askAnew(reader: ModelReader, cursor: number, cache?: CacheUse) {
  reader.tried.edited(-1);
  return ask(reader, cursor, cache);
}

/** Two readers of the same: one remembers, the other does not. */
function pair(content: string): [ModelReader, ModelReader] {
  return [readerOf(network, tokenizer, content, 64), readerOf(network, tokenizer, content, 64)];
}

describe('what was read for the key before', () => {
  it.each(['all caches', 'none'])('changes no bit of any suggestion, with %s', (which) => {
    const content = known.slice(0, 900);
    const readers = pair(content);
    const cache = which === 'none' ? undefined : cacheBeside(known.slice(-400));
    const cursors = [content.length, content.indexOf('\n', 300)];
    let shown = 0;
    for (let key = 0; key < 160; key++) {
      const place = below(8) === 0 ? 1 - (key % 2) : 0;
      const act = below(12);
      const cursor = cursors[place];
      const typed = act === 0 ? ' ' : act === 1 ? '\n' : word().slice(0, 1 + below(2));
      const removed = act < 4 && act > 1 ? Math.min(cursor, 1 + below(2)) : 0;
      for (const reader of readers)
        cursors[place] = change(reader, cursor - removed, removed, removed ? '' : typed);
      if (place === 1) cursors[0] += cursors[1] - cursor;
      // Other questions move the state, and reading far away makes it begin anew.
      if (act === 5) for (const reader of readers) runToEnd(predict(reader, cursors[place], 5, 1, cache));
      const elsewhere = below(readers[0].document.count);
      if (act === 6) for (const reader of readers) runToEnd(reader.moveTo(elsewhere));
      const [kept, anew] = [
        ask(readers[0], cursors[place], cache),
        askAnew(readers[1], cursors[place], cache),
      ];
      expect(kept).toEqual(anew);
      if (kept.text) shown++;
    }
    expect(shown).toBeGreaterThan(which === 'none' ? 0 : 40);
  });

  it('is read once: a key inside a word reads less than the first one, the same question nothing', () => {
    const [reader, other] = pair(known);
    const cache = cacheBeside('');
    const read = vi.spyOn(BatchStep.prototype, 'step');
    const rows = () => read.mock.calls.reduce((sum, [texts]) => sum + texts.length, 0);
    const counts = [reader, other].map((each) => {
      read.mockClear();
      let cursor = known.length;
      for (const key of 'cathe mo') {
        cursor = change(each, cursor, 0, key);
        if (each === reader) ask(each, cursor, cache);
        else askAnew(each, cursor, cache);
      }
      return rows();
    });
    expect(counts[0]).toBeGreaterThan(0);
    expect(counts[0]).toBeLessThan(0.7 * counts[1]);
    read.mockClear();
    ask(reader, reader.document.text.length, cache);
    expect(rows()).toBe(0);
    read.mockRestore();
  });

  it('counts no more when weights, another document, or the text before have changed', () => {
    const [reader, other] = pair(known);
    const cache = cacheBeside('cathe cathe cathe cathe');
    const both = (cursor: number) => {
      const kept = ask(reader, cursor, cache);
      expect(kept).toEqual(askAnew(other, cursor, cache));
      return JSON.stringify(kept);
    };
    let cursor = known.length;
    for (const each of [reader, other]) cursor = change(each, known.length, 0, 'the ca');
    const first = both(cursor);
    const { ids } = tokenizer.encode('camo camo camo camo camo camo camo');
    runToEnd(cache.other.update(ids, ids.length));
    const second = both(cursor);
    expect(second).not.toBe(first);
    for (const each of [reader, other]) change(each, 5, 2, 'camo camo camo camo');
    cursor = reader.document.text.length;
    const third = both(cursor);
    const bias = network.parameters.get('decoder.bias');
    const before = Float32Array.from(bias);
    bias.forEach((_, id) => (bias[id] = (id % 7) / 2));
    network.markWeightsChanged();
    expect(both(cursor)).not.toBe(third);
    bias.set(before);
    network.markWeightsChanged();
    expect(both(cursor)).toBe(third);
  });
});
