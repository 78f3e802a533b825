import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases, textPath, vocabularyPath, weightsPath } from '../formats/wordLanguageModels';
import { createFolder, run } from './cliFixture';

const folder = createFolder();
afterAll(() => folder.remove());
const words = folder.path('words.model');

beforeAll(async () => {
  const vocabulary = vocabularyPath('space');
  const { exitCode } = await run(['import', weightsPath('lstm'), '--vocab', vocabulary, '--out', words]);
  expect(exitCode).toBe(0);
});

describe('import', () => {
  for (const { name, join, cell, layers, hiddenSize, loss, tokens } of cases) {
    it(`${name}: says what it found, and eval agrees with PyTorch`, async () => {
      const out = folder.path(`${name}.model`);
      const relu = cell === 'rnn-relu' ? ['--cell', cell] : [];
      const vocab = ['--vocab', vocabularyPath(join), '--join', join];
      const imported = await run(['import', weightsPath(name), ...vocab, ...relu, '--out', out, '--json']);
      expect(imported).toMatchObject({ exitCode: 0, stderr: '' });
      expect(imported.done).toMatchObject({ cell, layers, hiddenSize, hasUnknown: join === 'space', out });
      const { done } = await run(['eval', out, textPath(join), '--json']);
      expect(done.tokens).toBe(tokens);
      expect(Math.abs((done.loss as number) - loss)).toBeLessThan(1e-5);
    });
  }

  it('predicts what PyTorch does', async () => {
    const lstm = cases[0];
    const text = readFileSync(textPath('space'), 'utf8').trimEnd();
    const { done } = await run(['predict', words, '--text', text, '--top', '11', '--json']);
    const predictions = done.predictions as { text: string; probability: number }[];
    const vocabulary = readFileSync(vocabularyPath('space'), 'utf8').trimEnd().split('\n');
    const unknown = lstm.next[vocabulary.indexOf('<unk>')];
    expect(predictions).toHaveLength(10);
    for (const { text: token, probability } of predictions) {
      const expected = lstm.next[vocabulary.indexOf(token === '\n' ? '<eos>' : token.trim())] / (1 - unknown);
      expect(Math.abs(probability - expected)).toBeLessThan(1e-5);
    }
  });

  it('gives words their space, and none at the start of a line or where one was typed', async () => {
    const first = async (text: string) => {
      const { done } = await run(['predict', words, '--text', text, '--top', '3', '--json']);
      return (done.predictions as { text: string }[]).map((prediction) => prediction.text);
    };
    for (const token of await first('the cat')) expect(token).toMatch(/^( \S+|\n)$/);
    for (const token of await first('the cat ')) expect(token).toMatch(/^ \S+$/);
    for (const token of await first('the cat\n')) expect(token).toMatch(/^(\S+|\n)$/);
    expect(await first('the ma')).toEqual([' mat']);
    expect(await first('ma')).toEqual(['mat']);
  });

  it('generates and inspects', async () => {
    const generated = await run(['generate', words, '--text', 'the', '--length', '20', '--json']);
    expect(generated.done.text).toMatch(/^( \S+|\n)/);
    expect(
      String(generated.done.text)
        .split(/ |(?=\n)|(?<=\n)/)
        .filter(Boolean),
    ).toHaveLength(20);
    const inspected = await run(['inspect', words, '--text', 'the  cat\nfoo', '--json']);
    expect(inspected.done.tokens).toEqual(['the', '  cat', '\n', 'foo']);
  });

  it('without an unknown token names what it does not know in eval, and reads over it elsewhere', async () => {
    const out = folder.path('closed.model');
    const vocab = folder.write('closed.txt', 'a\n<eos>\nb\nc\nd\ne\nf\ng\nh\ni\nj\n');
    await run(['import', weightsPath('lstm'), '--vocab', vocab, '--out', out]);
    const evaluated = await run(['eval', out, '-'], { stdin: 'a b foo c' });
    expect(evaluated).toMatchObject({ exitCode: 1 });
    expect(evaluated.stderr).toMatch(/Token 3 of the text, “foo”, is not in the vocabulary[^]*--unknown/);
    const probabilities = async (text: string) =>
      (await run(['predict', out, '--text', text, '--json'])).done.predictions;
    expect(await probabilities('a b foo')).toEqual(await probabilities('a b'));
  });

  it('refuses what does not fit, with all that is wrong', async () => {
    const vocab = folder.write('short.txt', '<eos>\n<unk>\n');
    const out = folder.path('never.model');
    const short = await run(['import', weightsPath('lstm'), '--vocab', vocab, '--out', out]);
    expect(short).toMatchObject({ exitCode: 1 });
    expect(short.stderr).toMatch(/encoder\.weight has shape \(11, 6\), expected \(2, 6\); decoder\.weight/);
    const bare = await run(['import', weightsPath('lstm'), '--out', out]);
    expect(bare.stderr).toMatch(/--vocab/);
    const onto = await run(['import', weightsPath('lstm'), '--vocab', vocab, '--out', vocab]);
    expect(onto.stderr).toMatch(/is a file to read/);
    expect((await run(['import', weightsPath('lstm'), '--vocab', vocab])).exitCode).toBe(2);
  });

  it("takes Unroll's own model without a vocabulary, and gives back the same weights", async () => {
    const out = folder.path('again.model');
    const { done } = await run(['import', words, '--out', out, '--json']);
    expect(readFileSync(out).equals(readFileSync(words))).toBe(true);
    expect(done.weightsHash).toMatch(/^[0-9a-f]{16}$/);
  });
});
