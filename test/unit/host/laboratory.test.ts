import { describe, expect, it, vi } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import { Laboratory } from '../../../src/host/laboratory/laboratory';
import { LabStore } from '../../../src/host/laboratory/labStore';
import type { EngineApi } from '../../../src/protocol/engineApi';
import type { LabResult, TextCellResult } from '../../../src/protocol/laboratory';
import { fakeEngine } from './support/fakeEngine';
import { MemoryFolder } from './support/memoryFolder';

const result: LabResult = {
  task: 'recall',
  distance: 2,
  metric: 'accuracy',
  baseline: 0.05,
  baselines: [{ distance: 2, value: NaN }],
  threshold: 0.9,
  seed: 1,
  results: [],
};

function cellResult(cell: 'gru' | 'lstm', modelId: string): TextCellResult {
  return {
    cell,
    modelId,
    hiddenSize: 4,
    parameters: 100,
    validLoss: 1,
    trainLoss: 1,
    curve: [],
    gradientNorms: [1],
    steps: 3,
    seconds: 1,
  };
}

const source = { documentUri: 'file:///story.txt', name: 'story.txt', languageId: 'plaintext', text: 'a b' };

function made(service: Partial<EngineApi> = {}, folder = new MemoryFolder()) {
  let now = 1000;
  const imported: string[] = [];
  const log: string[] = [];
  const engine = fakeEngine({
    runLab: async (_request, { progress }) => {
      progress({ kind: 'cell', cell: 'gru', hiddenSize: 4, parameters: 9 });
      progress({
        kind: 'point',
        cell: 'gru',
        point: { step: 1, loss: 2, reached: 4, elapsedSeconds: 1, share: 0.5 },
      });
      return result;
    },
    compareText: async ({ modelIds }, { progress }) => {
      const results = (['gru', 'lstm'] as const).map((cell) => cellResult(cell, modelIds[cell] ?? ''));
      for (const each of results) progress({ kind: 'result', result: each });
      return results;
    },
    exportModel: async ({ modelId }) => new TextEncoder().encode(modelId),
    importModel: async ({ modelId }) => {
      imported.push(modelId);
      return {} as Awaited<ReturnType<EngineApi['importModel']>>;
    },
    releaseModel: async () => undefined,
    stopLab: async () => undefined,
    ...service,
  });
  const laboratory = new Laboratory(
    engine.client,
    new LabStore(folder),
    () => now++,
    (text) => log.push(text),
  );
  return { laboratory, folder, imported, log, ...engine };
}

describe('comparisons', () => {
  it('show how they go, and are kept over a restart', async () => {
    const { laboratory, folder } = made();
    const seen: (string | undefined)[] = [];
    laboratory.onDidChange(() => {
      const { running } = laboratory.view;
      seen.push(running && `${running.cell} ${running.share} ${running.reached ?? ''}`);
    });
    await laboratory.compareTask({ task: 'recall', cells: ['rnn-tanh', 'gru'], distance: 2 });
    expect(seen).toContain('rnn-tanh 0 ');
    expect(seen).toContain('gru 0.5 4');
    expect(laboratory.view.running).toBeUndefined();
    expect(laboratory.view.records).toMatchObject([{ kind: 'task', result: { task: 'recall' } }]);

    const { laboratory: later } = made({}, folder);
    await later.load();
    expect(later.view.records).toEqual(laboratory.view.records);
  });

  it('tell of a burst of points a few times a second only', async () => {
    vi.useFakeTimers();
    try {
      const { laboratory } = made({
        runLab: async (_request, { progress }) => {
          for (let step = 1; step <= 100; step++) {
            const point = { step, loss: 2, reached: step, elapsedSeconds: 1, share: step / 100 };
            progress({ kind: 'point', cell: 'rnn-tanh', point });
            await new Promise((resolve) => setTimeout(resolve, 10));
          }
          return result;
        },
      });
      const told: (number | undefined)[] = [];
      laboratory.onDidChange(() => told.push(laboratory.view.running?.reached));
      const ending = laboratory.compareTask({ task: 'recall', cells: ['rnn-tanh'], distance: 2 });
      await vi.advanceTimersByTimeAsync(1500);
      await ending;
      const shares = told.filter((reached) => reached !== undefined);
      expect(shares.length).toBeGreaterThan(3);
      expect(shares.length).toBeLessThan(8);
    } finally {
      vi.useRealTimers();
    }
  });

  it('of texts keep their models, which come back into the engine of another day', async () => {
    const { laboratory, folder, imported, kill } = made();
    await laboratory.compareText(source, ['gru', 'lstm'], 1);
    const here = await laboratory.modelsFor(source.documentUri);
    expect(here.map(({ cell }) => cell)).toEqual(['gru', 'lstm']);
    expect(imported).toEqual([]); // they were trained in this engine
    kill('a test');
    await laboratory.modelsFor(source.documentUri);
    expect(imported).toEqual(here.map(({ id }) => id));
    await laboratory.modelsFor(source.documentUri);
    expect(imported).toHaveLength(2);
    expect(await laboratory.modelsFor('file:///other.txt')).toEqual([]);

    const later = made({}, folder);
    expect(await later.laboratory.modelsFor(source.documentUri)).toEqual(here);
    expect(later.imported).toHaveLength(2);
  });

  it('leave out a model whose file is gone', async () => {
    const { laboratory, folder, kill } = made();
    await laboratory.compareText(source, ['gru', 'lstm'], 1);
    const [{ id }] = await laboratory.modelsFor(source.documentUri);
    await folder.remove(`${id}.safetensors`);
    kill('a test');
    expect((await laboratory.modelsFor(source.documentUri)).map(({ cell }) => cell)).toEqual(['lstm']);
  });

  it('keep what the first cells have when a later one fails', async () => {
    const failure = new UnrollError('too-large', 'too large');
    const { laboratory } = made({
      compareText: async ({ modelIds }, { progress }) => {
        progress({ kind: 'result', result: cellResult('gru', modelIds.gru ?? '') });
        throw failure;
      },
    });
    await expect(laboratory.compareText(source, ['gru', 'lstm'], 1)).rejects.toMatchObject({
      code: 'too-large',
    });
    expect(laboratory.view.records).toMatchObject([{ kind: 'text', cells: [{ cell: 'gru' }] }]);
    expect(laboratory.view.running).toBeUndefined();
  });

  it('are one at a time, and can be stopped', async () => {
    let finish: (value: LabResult) => void = () => undefined;
    const { laboratory, calls } = made({ runLab: () => new Promise((resolve) => (finish = resolve)) });
    const first = laboratory.compareTask({ task: 'recall', cells: ['gru'] });
    await expect(laboratory.compareTask({ task: 'recall', cells: ['gru'] })).rejects.toMatchObject({
      code: 'busy',
    });
    await laboratory.stop();
    expect(calls.map(({ method }) => method)).toContain('stopLab');
    finish(result);
    await first;
    await laboratory.stop();
    expect(calls.filter(({ method }) => method === 'stopLab')).toHaveLength(1);
  });

  it('stay on view when they cannot be stored', async () => {
    const folder = new MemoryFolder();
    folder.failure = new Error('disk full');
    const { laboratory } = made({}, folder);
    await expect(laboratory.compareTask({ task: 'recall', cells: ['gru'] })).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining('disk full'),
    });
    expect(laboratory.view.records).toHaveLength(1);
  });
});

describe('the files of comparisons', () => {
  it('are a dozen at most; the models of older ones go', async () => {
    const { laboratory, folder } = made();
    for (let i = 0; i < 14; i++) await laboratory.compareText(source, ['gru', 'lstm'], 1);
    expect(laboratory.view.records).toHaveLength(12);
    expect([...folder.files.keys()].filter((name) => name.endsWith('.safetensors'))).toHaveLength(24);
  });

  it('may be damaged: then there is nothing, and no error', async () => {
    const folder = new MemoryFolder();
    for (const text of [
      '{',
      '{"kind":"task"}',
      '[null, 3, {"kind":"text","id":"x"}, {"kind":"task","id":"y"}]',
    ]) {
      folder.files.set('laboratory.json', new TextEncoder().encode(text));
      expect(await new LabStore(folder).load()).toEqual([]);
    }
  });
});
