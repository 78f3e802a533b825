import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labTasks } from '../../../src/protocol/laboratory';
import { toyText } from '../translation/support/toyPairs';
import { createFolder, run, text, tiny } from './cliFixture';

const folder = createFolder();
afterAll(() => folder.remove());

const small = '--model translate --hidden 8 --embedding 6 --batch 16 --steps 3 --threads 1 --json'.split(' ');
let files = 0;

/** Trains a translator on a text; what it says of the pairs, or the error. */
async function trained(pairs: string) {
  const path = folder.write(`pairs${++files}.tsv`, pairs);
  const { exitCode, events, stderr } = await run([
    'train',
    path,
    ...small,
    '--out',
    folder.path('pairs.model'),
  ]);
  const started = events.find(({ event }) => event === 'started');
  return { exitCode, stderr, started, reasons: ((started?.reasons ?? []) as string[]).join('\n') };
}

describe('pairs', () => {
  it('lines without a tab: left out, counted, the first of them named', async () => {
    const { exitCode, reasons, started } = await trained(`no tab here\n${toyText(40)}nor here\n`);
    expect(exitCode).toBe(0);
    expect(reasons).toContain('Left out 2 lines, the first of them line 1 without a tab');
    expect(Number(started?.trainPairs) + Number(started?.validPairs)).toBe(40);
  });

  it('lines without a tab only: refused, with what to do', async () => {
    const { exitCode, stderr } = await trained('no tab\nat all\n');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /2 of 2 lines have no tab, the first of them line 1[^]*Hint: Write one pair a line/,
    );
  });

  it('empty sides: left out, counted, the first of them named', async () => {
    const { exitCode, reasons, started } = await trained(`${toyText(40)}\tun\none\t\n \t \n`);
    expect(exitCode).toBe(0);
    expect(reasons).toContain('Left out 3 lines, the first of them line 41 with an empty side');
    expect(Number(started?.trainPairs) + Number(started?.validPairs)).toBe(40);
  });

  it('empty sides only: refused', async () => {
    const { exitCode, stderr } = await trained('one\t\n\tun\n');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('2 of 2 lines have an empty side');
  });

  it('a pair far longer than the rest: left out, with its line, instead of making every batch as long', async () => {
    const long = `${'one '.repeat(300)}\t${'un '.repeat(300)}`;
    const { exitCode, reasons, started } = await trained(`${long}\n${toyText(40)}`);
    expect(exitCode).toBe(0);
    expect(reasons).toContain(
      'Left out 1 pair of more than 24 tokens a side, far longer than the rest: line 1',
    );
    const { training } = started?.spec as { training: { sequenceLength: number } };
    expect(training.sequenceLength).toBeLessThanOrEqual(24);
  });
});

describe('blanks', () => {
  const model = folder.path('blank.model');

  beforeAll(async () => {
    const path = folder.write('cat.txt', text);
    const flags = [...tiny, '--model', 'blank', '--steps', '60', '--out', model];
    expect((await run(['train', path, ...flags])).exitCode).toBe(0);
  });

  const filled = async (line: string) => {
    const { exitCode, done, stderr } = await run(['fill', model, '--text', line, '--json']);
    expect(exitCode, stderr).toBe(0);
    const blanks = done.blanks as { predictions: { text: string; probability: number }[] }[];
    for (const { predictions } of blanks) {
      expect(predictions.length).toBeGreaterThan(3);
      for (const { text: word, probability } of predictions) {
        expect(word).not.toBe('');
        expect(probability).toBeGreaterThan(0);
      }
    }
    return blanks;
  };

  it('at the very start of the text: answered by what stands behind', async () => {
    const [{ predictions }] = await filled('___ cat sat on the mat.');
    expect(predictions[0].text.trim()).toBe('The');
  });

  it('at the very end of the text: answered by what stands before', async () => {
    expect(await filled('The cat sat on the ___')).toHaveLength(1);
  });

  it('nothing but a blank: answered all the same', async () => {
    expect(await filled('___')).toHaveLength(1);
  });

  it('two blanks: each answered, left to right', async () => {
    expect(await filled('The ___ sat on the ___.')).toHaveLength(2);
  });

  it('two blanks side by side: each answered, the other unknown', async () => {
    expect(await filled('The ___ ___ on the mat.')).toHaveLength(2);
  });
});

describe('distances of a task', () => {
  it.each(labTasks)(
    '%s, distance 0: done where the task has it, else refused with its shortest',
    async (task) => {
      const flags = ['--distance', '0', '--steps', '2', '--cells', 'gru', '--hidden', '4', '--json'];
      const { exitCode, done, stderr } = await run(['lab', task, ...flags]);
      if (exitCode === 0) expect(done).toMatchObject({ task, distance: 0, results: [{ cell: 'gru' }] });
      else expect(stderr).toMatch(/Hint: Its shortest is \d+/);
      // The filler of a recalled sentence may be left out; all others need a step at least.
      expect(exitCode).toBe(task === 'recall' ? 0 : 1);
    },
  );

  it.each(labTasks)('%s, distance 100,000: refused with the longest', async (task) => {
    const { exitCode, stderr } = await run(['lab', task, '--distance', '100000', '--steps', '1']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Hint: The longest is \d+; \d+ is usual/);
  });
});
