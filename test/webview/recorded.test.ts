import { describe, expect, it } from 'vitest';
import type { RecordedText } from '../../src/protocol/recording';
import { keyOf } from '../../webview/recorded/recordedHost';
import type {
  StretchAnswer,
  TilesAnswer,
  UnitAnswer,
  UnitLifeAnswer,
  UnitsAnswer,
} from '../../src/protocol/traces';
import { memoryAnswer } from '../../webview/recorded/recordedMemory';
import { traceAnswer } from '../../webview/recorded/recordedTraces';
import { predictionsAfter, recentAt, tokenEndingAt, traceAround } from '../../webview/recorded/recordedText';

const count = 40;
const tokens = Array.from({ length: count }, (_, i) => ({
  text: ` w${String(i).padStart(2, '0')}`,
  start: 100 + 4 * i,
  end: 104 + 4 * i,
  known: true,
}));
const recorded: RecordedText = {
  text: tokens.map(({ text }) => text).join(''),
  surprisals: {
    starts: Int32Array.from(tokens, ({ start }) => start),
    ends: Int32Array.from(tokens, ({ end }) => end),
    probability: Float32Array.from(tokens, (_, i) => 1 / (i + 1)),
    rank: Int32Array.from(tokens, (_, i) => i),
    unknown: new Uint8Array(count),
    excess: new Float32Array(count),
    best: tokens.map(() => []),
  },
  predictions: tokens.map(({ end }) => ({ predictions: [], offset: end, prefix: '', entropy: 1 })),
  trace: {
    tokens: tokens.slice(10),
    layers: [
      { cell: 'gru', units: 2, quantities: { hidden: Float32Array.from({ length: 60 }, (_, i) => i) } },
    ],
  },
};

describe('a recorded text', () => {
  it('finds the token before a cursor', () => {
    expect(tokenEndingAt(recorded, 108)).toBe(1);
    expect(tokenEndingAt(recorded, 9999)).toBe(39);
    expect(tokenEndingAt(recorded, 100)).toBeUndefined();
  });

  it('tells the last tokens and the next one', () => {
    const recent = recentAt(recorded, 20, 5);
    expect(recent.text).toBe(' w16 w17 w18 w19 w20 w21');
    expect([...recent.surprisals.rank]).toEqual([16, 17, 18, 19, 20, 21]);
    expect(recent.cursor).toBe(184);
    expect(recentAt(recorded, 39, 100).surprisals.starts).toHaveLength(40);
    expect(predictionsAfter(recorded, 0)).toMatchObject({ contextTail: ' w00', result: { offset: 104 } });
    expect(predictionsAfter(recorded, 99)).toBeUndefined();
  });

  it('cuts the trace around the cursor', () => {
    const { trace, cursorToken } = traceAround(recorded, 30, 8);
    expect(trace.tokens.map(({ text }) => text)).toEqual(tokens.slice(25, 33).map(({ text }) => text));
    expect(trace.tokens[cursorToken]?.text).toBe(' w30');
    expect(trace.layers[0]?.quantities.hidden?.[0]).toBe(30);
    expect(trace.layers[0]?.quantities.hidden).toHaveLength(16);
    expect(traceAround(recorded, 2, 8).cursorToken).toBe(-1);
  });

  it('knows a question again, however its request was written', () => {
    expect(keyOf('a', { x: 1, y: { b: [2], a: 3 } })).toBe(keyOf('a', { y: { a: 3, b: [2] }, x: 1 }));
    expect(keyOf('a', {})).not.toBe(keyOf('b', {}));
  });
});

describe('a recorded trace', () => {
  const { trace } = recorded;
  const place = { stretch: { first: 0, end: 30 }, layer: 0, direction: 'forward' as const };

  it('is a stretch with the cursor in it', () => {
    const stretch = traceAnswer(trace, 148, 'traceStretch', {}) as StretchAnswer;
    expect(stretch).toMatchObject({
      stretch: { first: 0, end: 30 },
      cursorRow: 1,
      cell: 'gru',
      layers: 1,
      units: 2,
    });
    const tokensAnswer = traceAnswer(trace, 0, 'traceTokens', {
      stretch: place.stretch,
      rowFrom: 28,
      rows: 10,
    });
    expect(tokensAnswer).toMatchObject({ texts: [' w38', ' w39'], starts: Uint32Array.of(252, 256, 260) });
  });

  it('gives means in tiles, and exact values', () => {
    const request = { ...place, quantities: ['hidden'], level: 3, indices: [0] };
    const { tiles } = traceAnswer(trace, 0, 'traceTiles', request) as TilesAnswer;
    expect(tiles[0]).toMatchObject({ columns: 4, units: 2, min: 7, max: 54 });
    const [tile] = tiles;
    const value = (index: number) =>
      tile!.min + ((tile!.codes[index] ?? NaN) / 254) * (tile!.max - tile!.min);
    // Unit 1 has 1, 3, 5 and on: the means of eight rows each are 8, 24 and 40.
    expect(value(4)).toBeCloseTo(8, 0);
    expect(value(6)).toBeCloseTo(40, 0);
    const column = traceAnswer(trace, 0, 'traceColumn', { ...place, row: 5 });
    expect(column).toMatchObject({ row: 5, quantities: { hidden: Float32Array.of(10, 11) } });
    const unit = traceAnswer(trace, 0, 'traceUnit', { ...place, unit: 1, rowFrom: 2, rows: 3 }) as UnitAnswer;
    expect(unit).toMatchObject({ rows: 3, before: 3, quantities: { hidden: Float32Array.of(5, 7, 9) } });
  });

  it('orders units by what was found of tokens, and by nothing else', () => {
    const request = { ...place, quantity: 'hidden', sort: 'correlation' };
    const tagged = (_: unknown, tag: string) =>
      tag === 'type:keyword' ? Float32Array.of(NaN, 0.5) : undefined;
    const ask = (other: unknown) =>
      traceAnswer(trace, 0, 'traceUnits', { ...request, with: other }, { key: 'k', live: false, tagged });
    const units = ask({ type: 'keyword' }) as UnitsAnswer;
    expect([...units.order]).toEqual([1, 0]);
    expect(units.correlation[1]).toBe(0.5);
    expect(ask({ feature: 'quotes' })).toBeUndefined();
    expect(ask({ pattern: { source: 'a', ignoreCase: false } })).toBeUndefined();
  });

  it('sums up units', () => {
    const request = { ...place, quantity: 'hidden', sort: 'mean', with: { unit: 0 } };
    const units = traceAnswer(trace, 0, 'traceUnits', request) as UnitsAnswer;
    expect([[...units.order], [...units.mean], [...units.max]]).toEqual([
      [1, 0],
      [29, 30],
      [58, 59],
    ]);
    expect(units.correlation[1]).toBeCloseTo(1, 5);
    const life = traceAnswer(trace, 0, 'traceUnitLife', {
      ...place,
      unit: 0,
      buckets: 3,
      events: 2,
    }) as UnitLifeAnswer;
    expect([[...life.low], [...life.high]]).toEqual([
      [0, 20, 40],
      [18, 38, 58],
    ]);
  });

  it('has no answer for what it does not hold', () => {
    expect(
      traceAnswer(trace, 0, 'traceTiles', { ...place, layer: 7, quantities: [], level: 0, indices: [] }),
    ).toBeUndefined();
    expect(traceAnswer({ tokens: [], layers: [] }, 0, 'traceStretch', {})).toBeUndefined();
    expect(traceAnswer(trace, 0, 'models', {})).toBeUndefined();
  });
});

describe('recorded gradients and units', () => {
  const gradientOf = (row: number) => ({
    target: { token: row + 1, text: ' x', start: 0, end: 2, probability: 0.5, loss: 0.7, isAssumed: false },
    connectivity: Float32Array.of(0.1, 0.2, row),
    layers: [
      {
        cell: 'gru' as const,
        layer: 0,
        direction: 'forward' as const,
        hidden: Float32Array.of(1, 0.5, 0.25),
      },
    ],
  });
  const none = { thresholds: { on: 0, off: 0 }, largest: 0, units: [], matches: [], tokens: 30 };
  const matchOf = (row: number) => {
    const at = { start: 100 + 4 * row, end: 104 + 4 * row };
    return { ...none, selected: at, searched: at, text: ` w${row}` };
  };
  const found = { detectors: [], tokens: 30, searched: { start: 140, end: 260 } };
  const whole: RecordedText = {
    ...recorded,
    gradients: [38, 39].map(gradientOf),
    detectors: [{ choice: { direction: 'forward', layer: 0, quantity: 'hidden' }, found }],
    matches: { choice: { layer: 0, quantity: 'hidden' }, ofTokens: [37, 38, 39].map(matchOf) },
  };
  const model = { id: 'm', name: 'story' };
  const ask = (row: number, name: Parameters<typeof memoryAnswer>[3], request: unknown) =>
    memoryAnswer(whole, row, model, name, request);

  it('are those of the row, with the tokens of the text', () => {
    expect(ask(38, 'connectivity', { lags: 200 })).toMatchObject({
      runs: [
        {
          modelId: 'm',
          gradient: { tokens: [{ text: ' w36' }, { text: ' w37' }, { text: ' w38', start: 252, end: 256 }] },
        },
      ],
    });
    expect(ask(39, 'gradientReach', { maxLags: 2 })).toEqual({ norms: Float32Array.of(1, 0.5) });
    expect(ask(37, 'connectivity', { lags: 200 })).toBeUndefined();
    expect(ask(37, 'matchUnits', { choice: { layer: 0, quantity: 'hidden' }, top: 5 })).toMatchObject({
      text: ' w37',
    });
  });

  it('of what was set are told beside the network as it is, and of nothing else', () => {
    const side = (text: string) => ({
      result: { predictions: [], offset: 0, prefix: '', entropy: 1 },
      text,
    });
    const answerOf = (row: number) => ({ unchanged: side('as it is'), changed: side(`changed ${row}`) });
    const set = ['layer0.unit1.hidden=0'];
    const changed = {
      ...whole,
      whatIf: { set, ofTokens: [38, 39].map(answerOf), gradients: [138, 139].map(gradientOf) },
    };
    const tell = (name: 'whatIf' | 'connectivity', row: number, wanted: string[]) =>
      memoryAnswer(changed, row, model, name, { lags: 200, set: wanted, top: 20, length: 30 });
    expect(tell('whatIf', 38, set)).toEqual(answerOf(38));
    expect(tell('whatIf', 37, set)).toBeUndefined();
    expect(tell('whatIf', 38, ['layer0.unit2.hidden=0'])).toBeUndefined();
    expect(tell('connectivity', 39, set)).toMatchObject({
      runs: [
        { gradient: { connectivity: Float32Array.of(0.1, 0.2, 39) } },
        { isChanged: true, gradient: { connectivity: Float32Array.of(0.1, 0.2, 139) } },
      ],
    });
    expect(tell('connectivity', 39, [])).toMatchObject({ runs: [{ modelId: 'm' }] });
    expect(tell('connectivity', 39, ['layer0.unit2.hidden=0'])).toBeUndefined();
  });

  it('answer no other question', () => {
    const choice = { layer: 0, quantity: 'hidden' };
    expect(ask(39, 'detectUnits', { choice })).toBe(found);
    expect(ask(39, 'detectUnits', { choice: { ...choice, direction: 'backward' } })).toBeUndefined();
    expect(ask(39, 'detectUnits', { choice, pattern: { source: 'x', ignoreCase: false } })).toBeUndefined();
    expect(ask(39, 'matchUnits', { choice, range: { start: 0, end: 3 }, top: 5 })).toBeUndefined();
    expect(ask(39, 'matchUnits', { choice: { ...choice, quantity: 'reset' }, top: 5 })).toBeUndefined();
    expect(ask(39, 'models', {})).toEqual({ models: [model] });
    expect(memoryAnswer(recorded, 39, model, 'connectivity', { lags: 200 })).toBeUndefined();
  });
});
