import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainCat } from './catModel';
import { createFolder, run, text } from './cliFixture';

const folder = createFolder();
afterAll(() => folder.remove());
const model = folder.path('cat.model');
beforeAll(async () => {
  expect(await trainCat(folder)).toMatchObject({ exitCode: 0 });
});

describe('eval', () => {
  it('measures', async () => {
    const { exitCode, done } = await run(['eval', model, folder.path('cat.txt'), '--json']);
    expect(exitCode).toBe(0);
    expect(Object.keys(done).sort()).toEqual(
      ['event', 'tokens', 'loss', 'perplexity', 'bitsPerCharacter', 'top1', 'top5', 'unknown'].sort(),
    );
    const { tokens, loss, perplexity, bitsPerCharacter, top1, top5, unknown } = done as Record<
      string,
      number
    >;
    expect(tokens).toBe(40 * 21 - 1);
    expect(perplexity).toBeCloseTo(Math.exp(loss), 8);
    expect(bitsPerCharacter).toBeCloseTo((loss * tokens) / Math.LN2 / (text.length - 3), 8);
    expect(top1).toBeGreaterThan(0.3);
    expect(top5).toBeGreaterThanOrEqual(top1);
    expect(unknown).toBe(0);
  });

  it('reads standard input, counts unknown words, and shows a summary', async () => {
    const { stdout } = await run(['eval', model, '-'], { stdin: 'The zebra sat.' });
    expect(stdout).toContain('3 tokens predicted, 33.3 %');
    expect(stdout).toMatch(/perplexity +\d/);
  });
});

describe('predict', () => {
  it('gives the most probable tokens', async () => {
    const { done } = await run(['predict', model, '--text', 'The cat sat', '--top', '3', '--json']);
    const predictions = done.predictions as { text: string; probability: number }[];
    expect(Object.keys(done)).toEqual(['event', 'predictions']);
    expect(predictions).toHaveLength(3);
    expect(predictions[0]).toEqual({ text: ' on', probability: expect.any(Number) });
    expect(predictions[0].probability).toBeGreaterThan(predictions[1].probability);
  });

  it('gives ten to people', async () => {
    const { stdout } = await run(['predict', model, '--text', 'The cat sat']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(10);
    expect(stdout).toMatch(/^ +\d+\.\d % {3}on\n/);
  });

  it('says what would come if units were set, beside what comes', async () => {
    const argv = ['predict', model, '--text', 'The cat sat', '--top', '3'];
    const set = ['--set', 'layer0.unit*.hidden=0', '--set', 'layer0.unit1.update=open'];
    const plain = await run([...argv, '--json']);
    const { done } = await run([...argv, ...set, '--json']);
    expect(done.set).toEqual(['layer0.unit*.hidden=0', 'layer0.unit1.update=1']);
    expect(done.unchanged).toEqual(plain.done.predictions);
    expect(done.predictions).not.toEqual(done.unchanged);
    const { stdout } = await run([...argv, ...set]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(4);
    expect(stdout).toMatch(/^ +as it is +with layer0\.unit\*\.hidden=0, layer0\.unit1\.update=1\n/);
  });

  it.each([
    ['nonsense', 2, /Write it like layer0\.unit17\.cell=0/],
    ['layer0.unit99.hidden=0', 1, /no such unit.*\n.*0 to 7/],
    ['layer0.unit0.cell=0', 1, /no cell/],
  ])('refuses --set %s', async (set, exitCode, message) => {
    const refused = await run(['predict', model, '--text', 'The cat', '--set', set]);
    expect(refused.exitCode).toBe(exitCode);
    expect(refused.stderr).toMatch(message);
  });
});

describe('generate', () => {
  it('writes with units set', async () => {
    const argv = [
      'generate',
      model,
      '--text',
      'The cat sat',
      '--temperature',
      '0',
      '--length',
      '9',
      '--json',
    ];
    const { done } = await run([...argv, '--set', 'layer0.unit*.hidden=0']);
    expect(done).toEqual({ event: 'done', text: expect.any(String), set: ['layer0.unit*.hidden=0'] });
    expect(done.text).not.toBe((await run(argv)).done.text);
  });

  it('is repeated by its seed', async () => {
    const generate = (seed: string) =>
      run([
        'generate',
        model,
        '--text',
        'The',
        '--length',
        '12',
        '--temperature',
        '1',
        '--seed',
        seed,
        '--json',
      ]);
    const { done } = await generate('1');
    expect(Object.keys(done)).toEqual(['event', 'text']);
    expect((done.text as string).length).toBeGreaterThan(12);
    expect((await generate('1')).done).toEqual(done);
    expect((await generate('2')).done).not.toEqual(done);
  });

  it('shows people the text with its beginning', async () => {
    const { stdout } = await run([
      'generate',
      model,
      '--text',
      'The cat',
      '--length',
      '3',
      '--temperature',
      '0',
    ]);
    expect(stdout).toMatch(/^The cat \w+ \w+.*\n$/);
  });

  it('ends at Ctrl-C with what there is', async () => {
    const argv = ['generate', model, '--text', 'The', '--length', '1000000'];
    const { exitCode, stdout } = await run(argv, { onWrite: (_text, interrupt) => interrupt() });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^The/);
    expect(stdout.length).toBeLessThan(100_000);
  });
});

describe('inspect', () => {
  it('gives every unit of every token', async () => {
    const { done } = await run(['inspect', model, '--text', 'The cat sat', '--json']);
    expect(Object.keys(done)).toEqual(['event', 'tokens', 'layers']);
    expect(done.tokens).toEqual(['The', ' cat', ' sat']);
    const [layer] = done.layers as { cell: string; quantities: Record<string, number[][]> }[];
    expect(layer.cell).toBe('gru');
    expect(Object.keys(layer.quantities)).toEqual(['reset', 'update', 'candidate', 'hidden']);
    for (const rows of Object.values(layer.quantities)) {
      expect(rows.map((row) => row.length)).toEqual([8, 8, 8]);
      for (const value of rows.flat()) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    }
  });

  it('shows the network as it is made', async () => {
    const argv = ['inspect', model, '--text', 'The cat sat', '--json'];
    const set = ['layer0.unit3.update=1', 'layer0.unit5.hidden@1=0.25'];
    const rowsOf = async (...flags: string[]) => {
      const { done } = await run([...argv, ...flags]);
      const [layer] = done.layers as { quantities: Record<'update' | 'hidden', number[][]> }[];
      return { done, ...layer.quantities };
    };
    const plain = await rowsOf();
    const changed = await rowsOf(...set.flatMap((each) => ['--set', each]));
    expect(changed.done.set).toEqual(set);
    expect(changed.update.map((row) => row[3])).toEqual([1, 1, 1]);
    // An update gate that is open keeps the state, which was 0 at the beginning.
    expect(changed.hidden.map((row) => row[3])).toEqual([0, 0, 0]);
    expect(changed.hidden[1][5]).toBe(0.25);
    expect(changed.hidden[0][5]).toBe(plain.hidden[0][5]);
    expect(changed.hidden[2][5]).not.toBe(plain.hidden[2][5]);
  });

  it('shows people a table of means', async () => {
    const { stdout } = await run(['inspect', model, '--text', 'The cat']);
    expect(stdout).toMatch(/^Layer 1: gru, 8 units.*\ntoken +reset +update +candidate +hidden\nThe +\d/);
  });
});

describe('info', () => {
  it('names the kernels', async () => {
    const { done } = await run(['info', '--json']);
    expect(done).toMatchObject({
      event: 'done',
      kernels: expect.any(String),
      reason: expect.any(String),
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  it('says whether the revectorized ones work, or why not', async () => {
    const { done } = await run(['info', '--json']);
    const { works, reason } = (done as { revectorized: { works: boolean; reason: string } }).revectorized;
    expect(reason).toMatch(works ? /^correct here/ : /revectorized/);
  });
});
