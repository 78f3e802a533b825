import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolder, run, text, tiny } from './cliFixture';

const folder = createFolder();
const model = folder.path('cat.model');
const blank = folder.path('blank.model');
afterAll(() => folder.remove());

interface Gradient {
  position: number;
  target: { text: string; probability: number; loss: number; assumed: boolean };
  lags: number[];
  norms: number[][];
  cellNorms?: number[][];
  layers: { cell: string; layer: number; direction: string }[];
  tokens: string[];
  connectivity: number[];
}

async function gradient(path: string, ...flags: string[]): Promise<Gradient> {
  const { done, stderr } = await run(['gradient', path, ...flags, '--json']);
  expect(stderr).toBe('');
  return done as unknown as Gradient;
}

describe('gradient', () => {
  beforeAll(async () => {
    const source = folder.write('cat.txt', text);
    const train = (out: string, ...more: string[]) =>
      run(['train', source, '--out', out, ...tiny, '--steps', '60', '--seed', '3', ...more]);
    expect(await train(model, '--cell', 'lstm', '--layers', '2')).toMatchObject({ exitCode: 0 });
    expect(await train(blank, '--model', 'blank')).toMatchObject({ exitCode: 0 });
  });

  it('ends where a unit is made to hold a value', async () => {
    const silent = await gradient(model, '--text', 'The cat sat on the', '--set', 'layer1.unit*.hidden=0');
    expect(silent.connectivity).toEqual([0, 0, 0, 0]);
  });

  it('has norms by lag for each layer, and connectivity for each token', async () => {
    const done = await gradient(model, '--text', 'The cat sat on the');
    expect(done).toMatchObject({ position: 4, tokens: ['The', ' cat', ' sat', ' on'], lags: [0, 1, 2, 3] });
    expect(done.target).toMatchObject({ text: ' the', assumed: false });
    expect(done.layers.map(({ cell, layer }) => ({ cell, layer }))).toEqual([
      { cell: 'lstm', layer: 1 },
      { cell: 'lstm', layer: 2 },
    ]);
    for (const rows of [done.norms, done.cellNorms ?? []]) {
      expect(rows.map((norms) => norms.length)).toEqual([4, 4]);
      expect(Math.min(...rows.flat())).toBeGreaterThan(0);
    }
    expect(done.connectivity).toHaveLength(4);
    expect(Math.min(...done.connectivity)).toBeGreaterThan(0);
  });

  it('takes a position and a number of lags', async () => {
    const whole = await gradient(model, '--text', 'The cat sat on the mat', '--position', '3');
    expect(whole.tokens).toEqual(['The', ' cat', ' sat']);
    const part = await gradient(model, '--text', 'The cat sat on the mat', '--position', '3', '--lags', '2');
    expect(part.lags).toEqual([0, 1]);
    expect(part.norms[1][1]).toBeCloseTo(whole.norms[1][1], 6);
    const follows = await gradient(model, '--text', 'The');
    expect(follows).toMatchObject({ position: 1, tokens: ['The'], target: { assumed: true } });
  });

  it('looks both ways from a blank', async () => {
    const done = await gradient(blank, '--text', 'The cat sat on the mat.', '--position', '1');
    expect(done.layers.map(({ direction }) => direction)).toEqual(['forward', 'backward']);
    expect(done.norms.map((norms) => norms.length)).toEqual([1, 5]);
    expect(done.lags).toEqual([0, 1, 2, 3, 4]);
    expect(done.tokens).toEqual(['The', ' sat', ' on', ' the', ' mat', '.']);
    expect(done.cellNorms).toBeUndefined();
  });

  it('prints for people', async () => {
    const { stdout } = await run(['gradient', model, '--text', 'The cat sat on the mat']);
    expect(stdout).toContain('“ mat”: probability');
    expect(stdout).toContain('|d loss / d h| by lag, layer 2 forward, lstm (and |d loss / d c|):');
    expect(stdout).toMatch(/ 0 {2,}\d\.\d{3}e[+-]\d {2}\([^)]+\) {2}█+/);
    expect(stdout).toMatch(/\d\.\d{3}e[+-]\d {2}█+·* {3}cat\n/);
  });

  it.each([
    [['--text', ''], 'The text is empty'],
    [['--text', 'The cat', '--position', '0'], 'Nothing was read'],
    [['--text', 'The cat', '--position', '9'], 'There is no token 9: the text has 2'],
  ])('refuses %j', async (flags, message) => {
    const { exitCode, stderr } = await run(['gradient', model, ...flags]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Hint:');
  });

  it('misses its text', async () => {
    expect(await run(['gradient', model])).toMatchObject({ exitCode: 2 });
  });

  it('has no use for a target', async () => {
    const { exitCode, stderr } = await run(['gradient', model, '--text', 'The cat', '--target', 'sat']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--target is for models that translate');
  });
});
