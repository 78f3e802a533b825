import { readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toyText } from '../translation/support/toyPairs';
import { createFolder, type Folder, run, text } from './cliFixture';

let folder: Folder;
beforeAll(() => {
  folder = createFolder();
  folder.write('cat.txt', text);
});
afterAll(() => folder.remove());

const small = {
  data: { files: ['c*.txt'], split: 0.1 },
  tokenizer: { kind: 'word', minCount: 1 },
  model: { cell: 'gru', layers: 1, hiddenSize: 6, embeddingSize: 6 },
  training: { steps: 20, batchSize: 4, sequenceLength: 8, threads: 1 },
  seed: 2,
};
const write = (name: string, more: object = {}) =>
  folder.write(`${name}.unroll.json`, `// an experiment\n${JSON.stringify({ ...small, ...more })}`);
const grid = { sweep: { method: 'grid', over: { 'model.hiddenSize': [4, 6], seed: [1, 2] } } };

interface Report {
  name: string;
  state: string;
  out: string;
  weightsHash: string;
  before?: { isSame: boolean; differences: string[] };
}
const reportsOf = ({ done }: { done: Record<string, unknown> }) => done.runs as Report[];

describe('unroll run', () => {
  it('trains one model, and says whether it is the same again', async () => {
    const path = write('one');
    const first = await run(['run', path, '--json']);
    expect(first.stderr).toBe('');
    expect(reportsOf(first)).toMatchObject([
      { name: 'one', state: 'done', out: folder.path('one.runs/model.model') },
    ]);
    expect(reportsOf(first)[0].before).toBeUndefined();
    const again = await run(['run', path, '--json']);
    expect(reportsOf(again)[0]).toMatchObject({
      weightsHash: reportsOf(first)[0].weightsHash,
      before: { isSame: true, differences: [] },
    });
    writeFileSync(folder.path('cat.txt'), `${text}The cat sat.\n`);
    const changed = await run(['run', path]);
    writeFileSync(folder.path('cat.txt'), text);
    expect(changed.stderr).toMatch(
      /Other weights than the time before \(\w+\): the text cat.txt has changed since/,
    );
    expect(readdirSync(folder.path('one.runs'))).toEqual(['model.model']);
  });

  it('trains on pairs, in one file or in two side by side, and writes curves beside the models', async () => {
    const pairs = toyText(60);
    folder.write('pairs.tsv', pairs);
    const side = (column: number) =>
      pairs
        .split('\n')
        .map((line) => line.split('\t')[column] ?? '')
        .join('\n');
    folder.write('pairs.src', side(0));
    folder.write('pairs.tgt', side(1));
    const model = { kind: 'translate', cell: 'gru', layers: 1, hiddenSize: 6, embeddingSize: 6 };
    const sweep = { method: 'grid', over: { 'model.attention': ['dot', 'none'] } };
    const training = { steps: 10, batchSize: 4, threads: 1 };
    const one = write('one-file', { data: { files: ['pairs.tsv'], split: 0.2 }, model, training, sweep });
    const data = { files: ['pairs.src'], target: ['pairs.tgt'], split: 0.2 };
    const two = write('two-files', { data, model, training, sweep });
    const board = folder.path('board');
    const first = await run(['run', one, '--json', '--metrics', '--tensorboard', board]);
    expect(first.stderr).toBe('');
    const reports = reportsOf(first);
    expect(reports.map(({ state }) => state)).toEqual(['done', 'done']);
    const second = reportsOf(await run(['run', two, '--json']));
    expect(second.map(({ weightsHash }) => weightsHash)).toEqual(
      reports.map(({ weightsHash }) => weightsHash),
    );
    expect(readdirSync(folder.path('one-file.runs')).sort()).toEqual([
      ...['1_attention-dot.csv', '1_attention-dot.model', '2_attention-none.csv', '2_attention-none.model'],
    ]);
    expect(readdirSync(board).sort()).toEqual(['1_attention-dot', '2_attention-none']);
    const info = await run(['info', second[0].out, '--experiment', '--json']);
    expect(info.done.experiment).toMatchObject({ data, model: { ...model, attention: 'dot' } });
  });

  it('makes a sweep, shows the best, and goes on after Ctrl-C', async () => {
    const path = write('sweep', grid);
    const whole = await run(['run', path, '--json', '--out', folder.path('whole')]);
    expect(reportsOf(whole).map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    expect(whole.done.best).toBeGreaterThanOrEqual(0);

    let dones = 0;
    const cut = await run(['run', path, '--json'], {
      onWrite: (line, interrupt) => {
        if (line.includes('"run-done"')) dones++;
        if (dones === 1 && line.includes('"progress"')) interrupt();
      },
    });
    expect(reportsOf(cut).map(({ state }) => state)).toEqual(['done', 'stopped']);
    const rest = await run(['run', path, '--continue', '--json']);
    expect(reportsOf(rest).map(({ state }) => state)).toEqual(['already-done', 'done', 'done', 'done']);
    const hashes = (result: typeof rest) => reportsOf(result).map(({ weightsHash }) => weightsHash);
    expect(hashes(rest)).toEqual(hashes(whole));
    expect(readdirSync(folder.path('sweep.runs'))).toHaveLength(4);
  });

  it('a run that fails does not keep the others from being made', async () => {
    const sweep = { method: 'grid', over: { 'tokenizer.minCount': [1, 1000] } };
    const result = await run(['run', write('failing', { sweep }), '--json']);
    expect(reportsOf(result).map(({ state }) => state)).toEqual(['done', 'failed']);
    expect(result.exitCode).toBe(0);
  });

  it('says what is wrong with an experiment', async () => {
    const nothing = await run(['run', write('none', { data: { files: ['*.nothing'] } })]);
    expect(nothing.exitCode).toBe(1);
    expect(nothing.stderr).toContain('No file matches “*.nothing”');
    expect((await run(['run', write('bad', { model: { cells: 1 } })])).stderr).toContain(
      'no field “model.cells”',
    );
  });
});

it('info writes a run out as an experiment that repeats it', async () => {
  const out = folder.path('direct.model');
  const trained = await run([
    ...['train', folder.path('cat.txt'), '--steps', '15', '--threads', '1', '--hidden', '7', '--seed', '6'],
    ...['--out', out, '--json'],
  ]);
  const { done } = await run(['info', out, '--experiment', '--json']);
  const again = await run([
    'run',
    folder.write('again.unroll.json', JSON.stringify(done.experiment)),
    '--json',
  ]);
  expect(reportsOf(again)[0].weightsHash).toBe(trained.done.weightsHash);
  const info = await run(['info', out]);
  expect(info.stdout).toContain('cat.txt');
  expect(info.stdout).toMatch(/made by {5}Unroll \d/);
  expect(info.stdout).toMatch(/remembers {3}[\d,]+ tokens of its text/);
  expect((await run(['info', out, '--json'])).done.rememberedTokens).toBeGreaterThan(10);
});

it('info says that a model remembers nothing of its text, when it was trained so', async () => {
  const out = folder.path('forgetful.model');
  await run(['train', folder.path('cat.txt'), '--steps', '3', '--forget-text', '--out', out]);
  expect((await run(['info', out])).stdout).toContain('remembers   nothing of its text');
  expect((await run(['info', out, '--json'])).done.rememberedTokens).toBe(0);
});
