import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../../src/node/report/reportHtml';
import { packArrays, unpackArrays } from '../../../src/protocol/packedArrays';
import type { Recording } from '../../../src/protocol/recording';
import { point, runView } from '../../webview/makers';

const hostile = '</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)>';
const recording: Recording = {
  version: 1,
  run: { type: 'run', run: runView(), documentName: hostile, points: [point(1, { trainLoss: 2.5 })] },
  recorded: {
    text: hostile,
    surprisals: {
      starts: Int32Array.of(0),
      ends: Int32Array.of(hostile.length),
      probability: Float32Array.of(NaN),
      rank: Int32Array.of(-1),
      unknown: Uint8Array.of(1),
      excess: Float32Array.of(0.5),
      best: [[]],
    },
    predictions: [],
    trace: { tokens: [], layers: [] },
  },
  answers: [],
};

describe('a report', () => {
  const html = reportHtml({
    script: 'const text = "</script><!--";',
    style: 'a::before { content: "</style>" }',
    recording,
    title: hostile,
    language: 'en',
    nonce: 'abc',
  });

  it('forbids every request, and runs its own script only', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    expect(policy).toBe("default-src 'none'; script-src 'nonce-abc'; style-src 'nonce-abc'");
    // What is in the title and the blocks of data is not markup.
    const markup = html.replace(/json" id=.*?<\/script>|<title>.*?<\/title>/gs, '');
    expect(markup).not.toMatch(/\b(src|href)=/);
    expect(html.match(/<script\b/g)).toHaveLength(3);
    expect(html.match(/<\/script>/g)).toHaveLength(3);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
  });

  it('carries what it is given, whatever is in it', () => {
    const [, data] = /id="recording">(.*?)<\/script>/s.exec(html) ?? [];
    expect(unpackArrays(data ?? '')).toEqual(recording);
  });
});

describe('arrays in JSON', () => {
  it('come back with every bit', () => {
    const value = {
      floats: Float32Array.of(0.1, NaN, -Infinity, 1e-40),
      ints: [Int32Array.of(-1, 2 ** 31 - 1), Uint8Array.from({ length: 20_000 }, (_, i) => i % 256)],
      part: new Float32Array([9, 1, 2, 9]).subarray(1, 3),
      empty: new Uint16Array(),
      text: '$array',
    };
    expect(unpackArrays(packArrays(value))).toEqual(value);
  });

  it('are only made of what names a kind', () => {
    const odd = { $array: 'constructor', bytes: 'AAAA' };
    expect(unpackArrays(JSON.stringify(odd))).toEqual(odd);
  });
});
