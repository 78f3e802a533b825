import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainCat } from './catModel';
import { type CliRun, createFolder, run, text, tiny } from './cliFixture';

const folder = createFolder();
afterAll(() => folder.remove());
const model = folder.path('cat.model');
let trained: CliRun;

const numbers = (done: Record<string, unknown>, names: string[]) => {
  for (const name of names) expect(done[name], name).toEqual(expect.any(Number));
};

beforeAll(async () => {
  trained = await trainCat(folder);
});

describe('train', () => {
  it('writes a model and says how it went in lines of JSON', () => {
    expect(trained).toMatchObject({ exitCode: 0, stderr: '' });
    expect(trained.events.map(({ event }) => event)).toEqual([
      'started',
      ...trained.events.slice(1, -1).map(() => 'progress'),
      'done',
    ]);
    numbers(
      trained.done,
      'parameters vocabulary steps trainLoss validLoss validPerplexity tokensPerSecond seconds unigramPerplexity'.split(
        ' ',
      ),
    );
    expect(trained.done).toMatchObject({ steps: 150, out: model, reason: 'finished' });
    expect(trained.done.weightsHash).toMatch(/^[0-9a-f]{16}$/);
    expect(trained.done.validPerplexity).toBeCloseTo(Math.exp(trained.done.validLoss as number), 8);
    expect(trained.done.validPerplexity).toBeLessThan(trained.done.unigramPerplexity as number);
    expect(readdirSync(dirname(model)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  it('gives the same weights for the same seed, others for another', async () => {
    const train = (seed: string) =>
      run([
        'train',
        folder.path('cat.txt'),
        '--out',
        folder.path('seed.model'),
        ...tiny,
        '--steps',
        '20',
        '--seed',
        seed,
        '--json',
      ]);
    const [first, again, other] = [await train('9'), await train('9'), await train('10')];
    expect(first.done.weightsHash).toMatch(/^[0-9a-f]{16}$/);
    expect(again.done.weightsHash).toBe(first.done.weightsHash);
    expect(other.done.weightsHash).not.toBe(first.done.weightsHash);
  });

  it('reads several texts, standard input and a text to validate on', async () => {
    const valid = folder.write('valid.txt', 'The dog sat on the mat. The cat lay on the rug.\n');
    const argv = [
      'train',
      folder.path('cat.txt'),
      '-',
      '--valid',
      valid,
      '--out',
      folder.path('joined.model'),
    ];
    const { done, events } = await run([...argv, ...tiny, '--steps', '5', '--json'], {
      stdin: 'A mouse ran.',
    });
    expect(done).toMatchObject({ event: 'done', steps: 5 });
    const tokensIn = (sentences: string) => sentences.match(/ ?\w+|\.|\n/g)?.length;
    expect(events[0]).toMatchObject({ validTokens: 15, trainTokens: (tokensIn(text) ?? 0) + 4 });
  });

  it('stops at Ctrl-C, and keeps what was learnt', async () => {
    const out = folder.path('stopped.model');
    let progressed = 0;
    const { exitCode, done, stderr } = await run(
      ['train', folder.path('cat.txt'), '--out', out, ...tiny, '--epochs', '100000', '--json'],
      {
        onWrite: (line, interrupt) => {
          if (line.includes('"progress"') && ++progressed === 2) interrupt();
        },
      },
    );
    expect(exitCode).toBe(0);
    expect(done).toMatchObject({ event: 'done', reason: 'stopped' });
    expect(stderr).toContain('Ctrl-C again');
    expect((await run(['predict', out, '--text', 'The', '--json'])).exitCode).toBe(0);
  });

  it('ends on time, and evaluates', async () => {
    const argv = [
      'train',
      folder.path('cat.txt'),
      '--out',
      folder.path('timed.model'),
      ...tiny,
      '--seconds',
      '2',
      '--json',
    ];
    const { done } = await run(argv);
    expect(done).toMatchObject({ reason: 'time', validLoss: expect.any(Number) });
    expect(done.seconds).toBeGreaterThanOrEqual(2);
  });

  it('shows a summary to people, and a bar on a terminal', async () => {
    const argv = [
      'train',
      folder.path('cat.txt'),
      '--out',
      folder.path('shown.model'),
      ...tiny,
      '--steps',
      '40',
    ];
    const plain = await run(argv);
    expect(plain.stdout).toMatch(/validation +loss \d\.\d+ +perplexity \d/);
    expect(plain.stdout).toContain('by word frequency alone');
    expect(plain.stderr).toContain('step 40');
    expect(plain.stderr).not.toContain('\x1b');
    const terminal = await run(argv, { columns: 60 });
    expect(terminal.stderr).toContain('\r\x1b[2K[');
    expect(terminal.stdout).not.toContain('\x1b');
    for (const line of terminal.stderr.split(/[\r\n]+|\x1b\[2K/)) {
      if (line.startsWith('[')) expect(line.length).toBeLessThan(60);
    }
  });
});

describe('files', () => {
  it('are rescued when they cannot be written at the end', async () => {
    const other = createFolder();
    const argv = [
      'train',
      folder.path('cat.txt'),
      '--out',
      other.path('lost.model'),
      ...tiny,
      '--steps',
      '20',
      '--json',
    ];
    const { exitCode, stderr } = await run(argv, {
      onWrite: (line) => {
        if (line.includes('"started"')) other.remove();
      },
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('lost.model does not exist');
    const refuge = /saved as (\S+) instead/.exec(stderr)?.[1] ?? '';
    expect((await run(['predict', refuge, '--text', 'The', '--json'])).exitCode).toBe(0);
    rmSync(refuge);
  });

  it('are left as they were when training fails', async () => {
    const out = folder.write('kept.model', 'something precious');
    const { exitCode } = await run(['train', folder.write('one.txt', 'word'), '--out', out, '--json']);
    expect(exitCode).toBe(1);
    expect(readFileSync(out, 'utf8')).toBe('something precious');
    expect(existsSync(folder.path('one.txt'))).toBe(true);
    expect(readdirSync(dirname(out)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });
});
