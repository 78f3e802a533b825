import { describe, expect, it } from 'vitest';
import type { BeamNode } from '../../src/protocol/translation';
import type { PairTraceView, PairView } from '../../src/protocol/inspectorQuestions';
import { matrixCsv } from '../../webview/attention/attentionExport';
import { inkOn } from '../../webview/attention/drawMatrix';
import { cellAt, layoutMatrix, moveCell } from '../../webview/attention/matrixLayout';
import { rowsOfTable } from '../../webview/attention/matrixTable';
import {
  comparisonOf,
  lossWords,
  meanLoss,
  mostLookedAt,
  tokenAt,
  tokenLabel,
} from '../../webview/attention/pairData';
import { bestPath, fateOf, layoutTree, moveNode, nodeAt } from '../../webview/attention/treeLayout';
import { PairHost, selectedRows, traceOfSide } from '../../webview/traces/pairHost';

const view: PairView = {
  model: { id: 'm', name: 'pairs.tsv' },
  from: 'pair',
  cursor: 3,
  look: {
    sourceTokens: ['the', 'cat', '</s>'],
    sourceRanges: [
      { start: 0, end: 3 },
      { start: 4, end: 7 },
      { start: 7, end: 7 },
    ],
    sourceKnown: [true, true, true],
    target: 'chat',
    targetTokens: ['chat', '</s>'],
    targetRanges: [
      { start: 8, end: 12 },
      { start: 12, end: 12 },
    ],
    probabilities: Float32Array.of(0.5, 1),
    attention: Float32Array.of(0.125, 0.75, 0.125, 0.25, 0.25, 0.5),
    without: [
      { substitute: 'off', probabilities: Float32Array.of(0.125, 1) },
      { substitute: 'uniform', probabilities: Float32Array.of(0.25, 1) },
    ],
  },
  others: [],
};

describe('a pair that was looked at', () => {
  it('tells what words look at most, and which token holds an offset or ends there', () => {
    expect(mostLookedAt(view, 0, 2)).toEqual([
      { column: 1, share: 0.75 },
      { column: 0, share: 0.125 },
    ]);
    expect([0, 2, 3, 4, 7, 9].map((offset) => tokenAt(view.look.sourceRanges, offset))).toEqual([
      0, 0, 0, 1, 1, -1,
    ]);
    expect(['', '</s>', 'a b'].map(tokenLabel)).toEqual(['␣', '⏎', 'a␣b']);
    expect(rowsOfTable(view).rows[0]).toEqual(['chat', '50%', 'cat 75%', 'the 13%', '⏎ 13%']);
  });

  it('is compared with itself without attention, or with another translator of the same tokens', () => {
    const off = comparisonOf(view, 'off');
    expect(off?.meanWith).toBeCloseTo(Math.log(2) / 2, 6);
    expect(off?.meanWithout).toBeCloseTo(Math.log(8) / 2, 6);
    expect(off && lossWords(off)).toContain('2.0 times less probable: 0.35 nats a token become 1.04');
    expect(comparisonOf(view, 'last')).toBeUndefined();
    const other = {
      id: 'o',
      name: 'o.tsv',
      probabilities: Float32Array.of(1, 1),
      targetTokens: ['chat', '</s>'],
    };
    const better = comparisonOf({ ...view, other }, { modelId: 'o' });
    expect(better && lossWords(better)).toContain('1.4 times more probable');
    const shorter = { ...other, probabilities: Float32Array.of(1) };
    expect(comparisonOf({ ...view, other: shorter }, { modelId: 'o' })).toBeUndefined();
    expect(Number.isFinite(meanLoss([0, 1]))).toBe(true);
  });

  it('is a table of all its numbers for other programs', () => {
    const comparison = comparisonOf(view, 'off');
    const scene = { view, comparison, theme: undefined as never, width: 300 };
    expect(matrixCsv({ view, comparison: scene }).split('\r\n')).toEqual([
      'target,probability,probabilityWithout,the,cat,</s>',
      'chat,0.5,0.125,0.125,0.75,0.125',
      '</s>,1,1,0.25,0.25,0.5',
      '',
    ]);
    const beside = { view, matrix: undefined, tree: undefined };
    const both = matrixCsv({ view, comparison: scene, beside }).split('\r\n');
    expect(both[0]).toBe('network,target,probability,probabilityWithout,the,cat,</s>');
    expect(both.slice(1).map((line) => line.split(',').slice(0, 4))).toEqual([
      ['changed', 'chat', '0.5', '0.125'],
      ['changed', '</s>', '1', '1'],
      ['unchanged', 'chat', '0.5', ''],
      ['unchanged', '</s>', '1', ''],
      [''],
    ]);
  });
});

describe('the matrix', () => {
  it.each([
    [2, 3, 380],
    [12, 14, 700],
    [90, 400, 900],
    [1, 1, 0],
  ])('%i by %i words in %i px: every cell can be pointed at', (rows, columns, room) => {
    const layout = layoutMatrix(rows, columns, room, { target: 80, source: 500 });
    const { left, top, cellWidth, cellHeight, width, height } = layout;
    expect(cellWidth).toBeGreaterThanOrEqual(13);
    for (const [row, column] of [
      [0, 0],
      [rows - 1, columns - 1],
    ] as const) {
      const [x, y] = [left + (column + 0.5) * cellWidth, top + (row + 0.5) * cellHeight];
      expect(cellAt(layout, x, y)).toEqual({ row, column });
      expect(cellAt(layout, 2, y)).toEqual({ row, column: -1 });
      expect(cellAt(layout, x, 5)).toEqual({ row: -1, column });
      expect(x < width && y < height).toBe(true);
    }
    expect(cellAt(layout, 2, 2)).toBeUndefined();
  });

  it('is walked through by keys, and stops at its edges', () => {
    const size = { rows: 2, columns: 3 };
    expect(moveCell(size, { row: 0, column: 0 }, 'ArrowUp')).toEqual({ row: 0, column: 0 });
    expect(moveCell(size, { row: 0, column: 0 }, 'End')).toEqual({ row: 0, column: 2 });
    expect(moveCell(size, { row: 0, column: 2 }, 'PageDown')).toEqual({ row: 1, column: 2 });
    expect(moveCell(size, { row: -1, column: 1 }, 'ArrowDown')).toEqual({ row: 1, column: 1 });
    expect(moveCell(size, { row: 0, column: 0 }, 'x')).toBeUndefined();
  });

  it('has numbers that can be read on any colour', () =>
    expect(['#000', '#ffff00', 'rgb(10, 60, 90)', 'rgb(190, 220, 130)'].map(inkOn)).toEqual([
      '#ffffff',
      '#000000',
      '#ffffff',
      '#000000',
    ]));
});

const node = (parent: number, step: number, score: number, more: Partial<BeamNode> = {}): BeamNode => ({
  parent,
  text: `t${step}`,
  step,
  probability: 0.5,
  logProbability: score,
  score,
  kept: true,
  isEnd: false,
  ...more,
});

describe('the tree of a search', () => {
  // Two hypotheses; the second overtakes the first, and ends best.
  const tree = [
    node(-1, 0, -0.1),
    node(-1, 0, -0.2),
    node(0, 1, -0.9),
    node(1, 1, -0.3),
    node(0, 1, -2, { kept: false }),
    node(3, 2, -0.35, { isEnd: true, text: '' }),
    node(2, 2, -0.95, { isEnd: true, text: '' }),
  ];

  it('knows the best hypothesis and what became of every token', () => {
    expect(bestPath(tree)).toEqual([1, 3, 5]);
    expect(bestPath([])).toEqual([]);
    expect(bestPath(tree.slice(0, 4))).toEqual([0, 2]);
    expect(tree.map(fateOf)).toEqual(['kept', 'kept', 'kept', 'kept', 'dropped', 'finished', 'finished']);
  });

  it('has the best hypothesis on one line, nothing upon another, and parents left of their children', () => {
    const { nodes, edges, width, height } = layoutTree(tree, true);
    expect(nodes).toHaveLength(7);
    const best = nodes.filter(({ isBest }) => isBest);
    expect(new Set(best.map(({ y }) => y)).size).toBe(1);
    expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(7);
    for (const { from, to } of edges) {
      const [parent, child] = [nodes[from], nodes[to]];
      if (parent && child) expect(parent.x).toBeLessThan(child.x);
      expect(parent?.index ?? -1).toBe(child?.node.parent);
    }
    for (const { x, y } of nodes) expect(x < width && y < height).toBe(true);
    expect(layoutTree(tree, false).nodes).toHaveLength(6);
    const dropped = nodes.find(({ fate }) => fate === 'dropped');
    const sameStep = nodes.filter((each) => each.node.step === 1 && each !== dropped);
    for (const { y } of sameStep) expect(y).toBeLessThan(dropped?.y ?? 0);
  });

  it('is pointed at and walked along', () => {
    const layout = layoutTree(tree, true);
    const [first] = layout.nodes;
    expect(nodeAt(layout, (first?.x ?? 0) + 3, (first?.y ?? 0) + 3)).toBe(0);
    expect(nodeAt(layout, 1, 1)).toBe(-1);
    const at = layout.nodes.findIndex(({ index }) => index === 1);
    const next = moveNode(layout, at, 'ArrowRight') ?? -1;
    expect(layout.nodes[next]?.index).toBe(3);
    expect(moveNode(layout, next, 'ArrowLeft')).toBe(at);
    expect(layout.nodes[moveNode(layout, at, 'ArrowDown') ?? -1]?.index).toBe(0);
    expect(moveNode(layout, at, 'x')).toBeUndefined();
  });
});

describe('traces of a translator', () => {
  const layer = (units: number, rows: number) => ({
    cell: 'gru' as const,
    units,
    quantities: { hidden: Float32Array.from({ length: units * rows }, (_, i) => i / 10) },
  });
  const traced: PairTraceView = {
    key: 'k',
    live: false,
    cursor: 10,
    selection: { start: 0, end: 0 },
    trace: {
      sourceTokens: view.look.sourceTokens,
      inputTokens: ['<s>', 'chat'],
      targetTokens: view.look.targetTokens,
      probabilities: [0.5, 1],
      encoder: [
        { ...layer(2, 3), direction: 'forward' },
        { ...layer(2, 3), direction: 'backward' },
      ],
      decoder: [layer(4, 2)],
    },
    sourceRanges: view.look.sourceRanges,
    targetRanges: view.look.targetRanges,
  };

  it('stand where their words stand', () => {
    expect(traceOfSide(traced, 'encoder').tokens.map(({ start, end }) => [start, end])).toEqual([
      [0, 3],
      [4, 7],
      [7, 7],
    ]);
    expect(traceOfSide(traced, 'decoder').tokens).toEqual([
      { text: '<s>', known: true, start: 8, end: 8 },
      { text: 'chat', known: true, start: 8, end: 12 },
    ]);
  });

  it('mark what is selected in the editor, in the half where two words of it stand', () => {
    const select = (start: number, end: number, side: 'encoder' | 'decoder') =>
      selectedRows({ ...traced, selection: { start, end } }, side);
    expect(select(0, 7, 'encoder')).toEqual({ from: 0, to: 2 });
    expect(select(2, 5, 'encoder')).toEqual({ from: 0, to: 2 });
    expect(select(0, 3, 'encoder')).toBeUndefined();
    expect(select(5, 5, 'encoder')).toBeUndefined();
    expect(select(0, 12, 'decoder')).toBeUndefined();
  });

  it('answer what the heatmap asks, half by half; other questions go to the host', async () => {
    const asked: string[] = [];
    const host = {
      ask: (name: string) => {
        asked.push(name);
        return Promise.resolve((name === 'pairTrace' ? traced : {}) as never);
      },
    };
    const pairs = new PairHost(host);
    await pairs.ask('traceStretch', {});
    pairs.isOn = true;
    const decoder = await pairs.ask('traceStretch', {});
    expect(decoder).toMatchObject({ units: 4, layers: 1, cursorRow: 1, directions: ['forward'] });
    pairs.side = 'encoder';
    const encoder = await pairs.ask('traceStretch', {});
    expect(encoder).toMatchObject({ units: 2, directions: ['forward', 'backward'], cursorRow: -1 });
    expect(encoder.key).not.toBe(decoder.key);
    const stretch = { first: 0, end: 3 };
    const column = await pairs.ask('traceColumn', { stretch, layer: 0, direction: 'backward', row: 1 });
    expect('quantities' in column && [...(column.quantities.hidden ?? [])]).toEqual([
      expect.closeTo(0.2, 5),
      expect.closeTo(0.3, 5),
    ]);
    await pairs.ask('models', {});
    expect(asked).toEqual(['traceStretch', 'pairTrace', 'pairTrace', 'models']);
  });
});
