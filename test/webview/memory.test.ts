import { describe, expect, it } from 'vitest';
import type { GradientResult, LayerGradient } from '../../src/protocol/gradient';
import type { LabResult } from '../../src/protocol/laboratory';
import type { PairGradientResult } from '../../src/protocol/gradient';
import { nameOf } from '../../webview/memory/connectivityView';
import { asGradient } from '../../webview/memory/pairGradient';
import {
  answerGradientPlot,
  distancePlot,
  gradientPlot,
  perplexityPlot,
  positive,
  recordTitle,
} from '../../webview/memory/plotData';
import { plotsCsv } from '../../webview/memory/plotExport';
import { shadeCount, shadesOf, strongest } from '../../webview/memory/shades';

function layer(more: Partial<LayerGradient>): LayerGradient {
  return { cell: 'gru', layer: 0, direction: 'forward', hidden: Float32Array.of(1, 0.5), ...more };
}

function gradient(...layers: LayerGradient[]): GradientResult {
  const target = { token: 2, start: 0, end: 1, text: 'a', probability: 1, loss: 0, isAssumed: false };
  return { target, tokens: [], connectivity: new Float32Array(), layers };
}

describe('plots written out', () => {
  it('as CSV have a row for each point that a line has, with all digits', () => {
    const line = { tone: 0, dashed: false };
    const data = {
      x: [0, 10],
      lines: [
        { ...line, label: 'LSTM', values: [1 / 3, null] },
        { ...line, label: 'without memory', values: [0.05, 0.05] },
      ],
    };
    const scale = 'linear' as const;
    const options = { title: 'Recall, by distance', xLabel: 'words', yLabel: 'right', scale, format: String };
    expect(plotsCsv([{ data, options }]).split('\r\n')).toEqual([
      'plot,line,xName,x,yName,y',
      '"Recall, by distance",LSTM,words,0,right,0.3333333333333333',
      '"Recall, by distance",without memory,words,0,right,0.05',
      '"Recall, by distance",without memory,words,10,right,0.05',
      '',
    ]);
  });
});

describe('shades', () => {
  it('follow the square root of the share of the strongest', () => {
    expect(shadesOf([4, 1, 0, 0.01])).toEqual([10, 5, 0, 1]);
    expect(shadesOf([])).toEqual([]);
    expect(Math.max(...shadesOf([1e-30, 2e-30]))).toBe(shadeCount);
  });

  it('pass over what is no number', () => {
    expect(shadesOf([NaN, 2, Infinity, -1])).toEqual([0, 10, 0, 0]);
    expect(shadesOf([NaN, 0])).toEqual([0, 0]);
    expect(strongest([1, NaN, 3, 2], 2)).toEqual([2, 3]);
  });
});

describe('lines of gradients', () => {
  it('are one for each model, and one more for a cell state', () => {
    const lstm = layer({
      cell: 'lstm',
      hidden: Float32Array.of(4, 0, 1),
      cellState: Float32Array.of(2, 2, 2),
    });
    const { x, lines } = gradientPlot([
      { name: 'A', gradient: gradient(layer({})) },
      { name: 'B', gradient: gradient(lstm) },
    ]);
    expect(x).toEqual([0, 1, 2]);
    expect(lines).toEqual([
      { label: 'A', tone: 0, dashed: false, values: [1, 0.5, null] },
      { label: 'B', tone: 1, dashed: false, values: [4, null, 1] },
      { label: 'B, cell state', tone: 1, dashed: true, values: [2, 2, 2] },
    ]);
  });

  it('name layers and directions where there are several', () => {
    const layers = [
      layer({}),
      layer({ layer: 1 }),
      layer({ direction: 'backward' }),
      layer({ layer: 1, direction: 'backward' }),
    ];
    const { lines } = gradientPlot([{ name: 'M', gradient: gradient(...layers) }]);
    expect(lines.map(({ label, tone }) => [label, tone])).toEqual([
      ['M, layer 1', 0],
      ['M, layer 2', 1],
      ['M, layer 1, right to left', 2],
      ['M, layer 2, right to left', 3],
    ]);
  });

  it('have nothing where there is no model', () => {
    expect(gradientPlot([])).toEqual({ x: [], lines: [] });
    expect([positive(0), positive(NaN), positive(undefined), positive(2)]).toEqual([null, null, null, 2]);
  });
});

const result = {
  task: 'recall',
  distance: 2,
  metric: 'accuracy',
  baselines: [
    { distance: 1, value: 0.05 },
    { distance: 2, value: 0.05 },
  ],
  results: [
    {
      cell: 'gru',
      byDistance: [
        { distance: 1, value: 1 },
        { distance: 2, value: NaN },
      ],
      gradientNorms: [2, 1, 0],
    },
    {
      cell: 'lstm',
      byDistance: [{ distance: 1, value: 0.5 }],
      gradientNorms: [4],
      cellGradientNorms: [1, 1],
    },
  ],
} as unknown as LabResult;

describe('lines of a comparison', () => {
  it('have the values by distance and a dashed line for what needs no memory', () => {
    expect(distancePlot(result)).toEqual({
      x: [1, 2],
      lines: [
        { label: 'GRU', tone: 0, dashed: false, values: [1, null] },
        { label: 'LSTM', tone: 1, dashed: false, values: [0.5, null] },
        { label: 'without memory', tone: 'baseline', dashed: true, values: [0.05, 0.05] },
      ],
    });
  });

  it('have gradients as shares of the first', () => {
    const { x, lines } = answerGradientPlot(result.results);
    expect(x).toEqual([0, 1, 2]);
    expect(lines.map(({ values }) => values)).toEqual([
      [1, 0.5, null],
      [1, null, null],
      [1, 1, null],
    ]);
  });

  it('have perplexities at the seconds of each cell', () => {
    const cells = [
      { cell: 'gru' as const, curve: [{ seconds: 1, loss: 0 }] },
      {
        cell: 'lstm' as const,
        curve: [
          { seconds: 0.5, loss: Math.log(8) },
          { seconds: 1, loss: NaN },
        ],
      },
    ];
    const { x, lines } = perplexityPlot(cells);
    expect(x).toEqual([0.5, 1]);
    expect(lines[0]?.values).toEqual([null, 1]);
    expect(lines[1]?.values[0]).toBeCloseTo(8, 9);
    expect(lines[1]?.values[1]).toBeNull();
  });

  it('are called by their task or text, and when they were made', () => {
    const at = new Date(2026, 0, 5, 14, 30).getTime();
    expect(recordTitle({ kind: 'task', id: 'x', at, result }, () => 'Recall')).toMatch(/^Recall, 2 · .*30/);
    const text = { kind: 'text' as const, id: 'x', at, documentUri: 'u', name: 'story.txt', cells: [] };
    expect(recordTitle(text, () => '')).toMatch(/^story\.txt · /);
  });
});

describe('the name of a model', () => {
  const run = { modelId: 'm', name: 'story.txt', gradient: gradient(layer({ cell: 'gru' })) };

  it('says what tells it from those beside it', () => {
    expect(nameOf(run)).toBe('story.txt');
    expect(nameOf({ ...run, isOther: true })).toBe('story.txt · GRU');
    expect(nameOf({ modelId: 'm', name: 'story.txt', isOther: true })).toBe('story.txt');
    expect(nameOf({ ...run, comparedCell: 'rnn-tanh' })).toBe('RNN (tanh)');
    expect(nameOf({ ...run, isChanged: true })).toBe('story.txt, with the changes');
  });
});

describe('gradients of a pair', () => {
  const range = (start: number, end: number) => ({ start, end });
  const pair = {
    target: { position: 1, text: 'chat', probability: 0.25, loss: Math.log(4) },
    sourceTokens: ['the', 'cat', '</s>'],
    sourceConnectivity: Float32Array.of(0.5, 2, 1),
    inputTokens: ['<s>', 'le'],
    inputConnectivity: Float32Array.of(0.25, 4),
    encoder: [
      layer({ cell: 'lstm', hidden: Float32Array.of(1, 2, 3), cellState: Float32Array.of(4, 5, 6) }),
      layer({ cell: 'lstm', direction: 'backward', hidden: Float32Array.of(7, 8, 9) }),
    ],
    decoder: [layer({ cell: 'lstm', hidden: Float32Array.of(20, 10), cellState: Float32Array.of(40, 30) })],
    summary: [{ hidden: 3 }],
  } satisfies PairGradientResult;
  const made = asGradient({
    from: 'pair',
    gradient: pair,
    sourceRanges: [range(0, 3), range(4, 7), range(7, 7)],
    targetTokens: ['le', 'chat', '</s>'],
    targetRanges: [range(8, 10), range(11, 15), range(15, 15)],
  });

  it('are of the source and of what was written, where they stand', () => {
    expect(made.tokens.map(({ text, start, end }) => [text, start, end])).toEqual([
      ['the', 0, 3],
      ['cat', 4, 7],
      ['</s>', 7, 7],
      ['<s>', 0, 0],
      ['le', 8, 10],
    ]);
    expect([...made.connectivity]).toEqual([0.5, 2, 1, 0.25, 4]);
    expect(made.target).toMatchObject({ text: 'chat', token: 1, start: 11, end: 15, isAssumed: false });
  });

  it('go back over the decoder and on over the source from its end', () => {
    const [forward, backward] = made.layers;
    expect([...forward!.hidden]).toEqual([20, 10, 3, 2, 1]);
    expect([...forward!.cellState!]).toEqual([40, 30, 6, 5, 4]);
    expect([...backward!.hidden]).toEqual([NaN, NaN, 9, 8, 7]);
    const { lines } = gradientPlot([{ name: 'M', gradient: made }]);
    expect(lines.map(({ values }) => values)).toEqual([
      [20, 10, 3, 2, 1],
      [40, 30, 6, 5, 4],
      [null, null, 9, 8, 7],
    ]);
  });
});
