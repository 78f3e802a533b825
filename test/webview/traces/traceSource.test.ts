import { describe, expect, it, vi } from 'vitest';
import type { StretchAnswer } from '../../../src/protocol/traces';
import type { Host } from '../../../webview/host';
import { RefusedError } from '../../../webview/questionBook';
import { TileShelf } from '../../../webview/traces/tileShelf';
import { TokenTexts } from '../../../webview/traces/tokenTexts';
import { TraceSource } from '../../../webview/traces/traceSource';
import { tileOf } from './scenes';

const stretch: StretchAnswer = {
  key: '1.1.0-600',
  stretch: { first: 0, end: 600 },
  documentTokens: 600,
  cursorRow: 5,
  cell: 'lstm',
  layers: 1,
  units: 3,
  directions: ['forward'],
  live: false,
};

const place = { layer: 0, direction: 'forward' as const };

/** A host that answers by the name of the question; `asked` tells what it heard. */
function hostOf(answers: Record<string, (request: never) => unknown>) {
  const asked: { name: string; request: unknown }[] = [];
  const ask = async (name: string, request: unknown) => {
    asked.push({ name, request });
    const answer = answers[name];
    if (!answer) throw new Error(`nobody answers ${name}`);
    return answer(request as never);
  };
  return { asked, host: { ask } as unknown as Pick<Host, 'ask'> };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('the source of traces', () => {
  it('looks when it starts and when it is told to, and tells of what has changed', async () => {
    let now = stretch;
    const { host, asked } = hostOf({ traceStretch: () => now });
    const source = new TraceSource(host);
    const changes: (number | undefined)[] = [];
    source.onDidChange((before) => changes.push(before?.cursorRow));
    source.refresh();
    expect(asked).toEqual([]);
    source.start();
    await settled();
    source.refresh();
    await settled();
    now = { ...stretch, cursorRow: 9 };
    source.refresh();
    source.refresh();
    await settled();
    expect(changes).toEqual([undefined, 5]);
    source.stop();
    const before = asked.length;
    source.refresh();
    await settled();
    expect(asked.length).toBe(before);
    expect(await source.ask('traceStretch', {})).toBeUndefined();
  });

  it('asks again until all is read, and tells how far that is', async () => {
    const answers = [
      { pending: true, key: stretch.key, read: 256, of: 600 },
      { pending: true, key: stretch.key, read: 512, of: 600 },
      { key: stretch.key, row: 1, quantities: {} },
    ];
    const { host } = hostOf({ traceStretch: () => stretch, traceColumn: () => answers.shift() });
    const source = new TraceSource(host);
    source.start();
    const progress: (number | undefined)[] = [];
    source.onDidProgress((at) => progress.push(at?.read));
    const answer = await source.ask('traceColumn', { ...place, stretch: stretch.stretch, row: 1 });
    expect(answer).toEqual({ key: stretch.key, row: 1, quantities: {} });
    expect(progress).toEqual([256, 512, undefined]);
  });

  it('tells why it was refused, but not that somebody typed', async () => {
    const refusals = ['stale', 'cancelled', 'no-model'];
    const { host } = hostOf({
      traceStretch: () => stretch,
      traceColumn: () => {
        throw new RefusedError({ code: refusals.shift() ?? '', message: 'No.', hint: '' });
      },
    });
    const source = new TraceSource(host);
    source.start();
    const failed: string[] = [];
    source.onDidFail(({ code }) => failed.push(code));
    const request = { ...place, stretch: stretch.stretch, row: 1 };
    for (let i = 0; i < 3; i++) expect(await source.ask('traceColumn', request)).toBeUndefined();
    expect(failed).toEqual(['no-model']);
    source.stop();
  });
});

describe('the shelf of tiles', () => {
  const wish = { ...place, quantities: ['cell'] as const, level: 0 };

  it('asks for what is missing, a few at a time, and not for what is there', async () => {
    const { host, asked } = hostOf({
      traceStretch: () => stretch,
      traceTiles: ({ indices }: { indices: number[] }) => ({
        key: stretch.key,
        tiles: indices.map((index) => ({ ...tileOf([[1], [2], [3]]), index })),
      }),
    });
    const source = new TraceSource(host);
    source.start();
    await settled();
    const arrived = vi.fn();
    const shelf = new TileShelf(source, arrived);
    shelf.wish([{ ...wish, indices: [1, 0, 2] }]);
    await settled();
    const indices = () =>
      asked
        .filter(({ name }) => name === 'traceTiles')
        .map(({ request }) => (request as { indices: number[] }).indices);
    expect(indices()).toEqual([[1, 0], [2]]);
    expect(arrived).toHaveBeenCalledTimes(2);
    expect(shelf.has(place, 'cell', 0, 2)).toBe(true);
    expect(shelf.reach(place, 'cell').peak).toBe(1);
    shelf.wish([{ ...wish, indices: [0] }]);
    await settled();
    expect(indices()).toHaveLength(2);
    source.stop();
  });

  it('comes to an end when the text has become shorter', async () => {
    const { host, asked } = hostOf({
      traceStretch: () => stretch,
      traceTiles: () => ({ key: stretch.key, tiles: [] }),
    });
    const source = new TraceSource(host);
    source.start();
    await settled();
    new TileShelf(source, () => undefined).wish([{ ...wish, indices: [7] }]);
    await settled();
    expect(asked.filter(({ name }) => name === 'traceTiles')).toHaveLength(1);
    source.stop();
  });
});

describe('texts of tokens', () => {
  it('come in blocks, once', async () => {
    const { host, asked } = hostOf({
      traceStretch: () => stretch,
      traceTokens: ({ rowFrom, rows }: { rowFrom: number; rows: number }) => {
        const count = Math.min(rows, 600 - rowFrom);
        return {
          rowFrom,
          texts: Array.from({ length: count }, (_, i) => `t${rowFrom + i}`),
          starts: Uint32Array.from({ length: count + 1 }, (_, i) => 3 * (rowFrom + i)),
          known: new Uint8Array(count).fill(1),
        };
      },
    });
    const source = new TraceSource(host);
    source.start();
    await settled();
    const texts = new TokenTexts(source, () => undefined);
    texts.want(500, 530);
    texts.want(500, 530);
    await settled();
    expect(asked.filter(({ name }) => name === 'traceTokens')).toHaveLength(2);
    expect(texts.get(515)).toEqual({ text: 't515', known: true, start: 1545, end: 1548 });
    expect(texts.get(600)).toBeUndefined();
    source.stop();
  });
});
