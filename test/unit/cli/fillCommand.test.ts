import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainCat } from './catModel';
import { createFolder, run, tiny } from './cliFixture';

const folder = createFolder();
afterAll(() => folder.remove());
const model = folder.path('cat.model');
beforeAll(async () => {
  expect(await trainCat(folder)).toMatchObject({ exitCode: 0 });
});

describe('fill', () => {
  const blank = folder.path('blank.model');
  const fill = (flags: string[], path = blank) => run(['fill', path, ...flags]);

  beforeAll(async () => {
    const argv = ['train', folder.path('cat.txt'), '--model', 'blank', '--out', blank, ...tiny];
    expect(await run([...argv, '--steps', '200', '--seed', '3'])).toMatchObject({ exitCode: 0 });
  });

  it('ranks candidates for a blank and says what the text becomes', async () => {
    const { done } = await fill(['--text', 'The cat ___ on the mat.', '--top', '3', '--json']);
    const predictions = done.predictions as { text: string; probability: number }[];
    expect(predictions).toHaveLength(3);
    expect(predictions[0].text).toBe('sat');
    expect(predictions[0].probability).toBeGreaterThan(predictions[1].probability);
    expect(done.filled).toBe('The cat sat on the mat.');
    expect(done.blanks).toEqual([{ offset: 8, predictions }]);
  });

  it('answers several blanks, and prints for people', async () => {
    const { stdout, exitCode } = await fill(['--text', 'The ___ sat on the ___.', '--top', '2']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ %  \S+\n.* %  \S+\n\n.* %  \S+/);
    expect(stdout).toMatch(/The \w+ sat on the \w+\.\n$/);
  });

  it('says what is wrong: no blank, a language model, a blank model that is to write on', async () => {
    expect(await fill(['--text', 'The cat sat.'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Write ___'),
    });
    expect((await fill(['--text', 'The ___'], model)).stderr).toContain('--model blank');
    for (const command of ['predict', 'generate']) {
      const { exitCode, stderr } = await run([command, blank, '--text', 'The cat']);
      expect(exitCode).toBe(1);
      expect(stderr).toContain('fills blanks');
    }
  });

  it('is measured on the same tokens as a language model', async () => {
    const evaluate = async (path: string) =>
      (await run(['eval', path, folder.path('cat.txt'), '--json'])).done;
    const [twoSided, oneSided] = [await evaluate(blank), await evaluate(model)];
    expect(twoSided.tokens).toBe(oneSided.tokens);
    expect(twoSided.perplexity).toBeLessThan(oneSided.perplexity as number);
  });

  it('is inspected layer by layer and direction by direction', async () => {
    const { done } = await run(['inspect', blank, '--text', 'The cat sat', '--json']);
    const layers = done.layers as { direction: string; quantities: { hidden: number[][] } }[];
    expect(layers.map(({ direction }) => direction)).toEqual(['forward', 'backward']);
    expect(layers[1].quantities.hidden).toHaveLength(3);
    expect((await run(['inspect', blank, '--text', 'The cat'])).stdout).toContain('Layer 1 backward: gru');
  });
});
