import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliRun, createFolder, run, text, tiny } from './cliFixture';

const folder = createFolder();
afterAll(() => folder.remove());
const model = folder.path('cat.model');
let trained: CliRun;

const numbers = (done: Record<string, unknown>, names: string[]) => {
  for (const name of names) expect(done[name], name).toEqual(expect.any(Number));
};

beforeAll(async () => {
  folder.write('cat.txt', text);
  trained = await run([
    'train',
    folder.path('cat.txt'),
    '--out',
    model,
    ...tiny,
    '--steps',
    '150',
    '--seed',
    '3',
    '--json',
  ]);
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
