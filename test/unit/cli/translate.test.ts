import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toyPairs, toyText } from '../translation/support/toyPairs';
import { createFolder, run } from './cliFixture';

const folder = createFolder();
const model = folder.path('numbers.model');
const small =
  '--model translate --hidden 16 --embedding 8 --batch 16 --epochs 12 --lr 0.02 --dropout 0 --threads 1'.split(
    ' ',
  );

beforeAll(async () => {
  const pairs = folder.write('pairs.tsv', toyText(120));
  const { exitCode, done, events, stderr } = await run(
    ['train', pairs, ...small, '--attention', 'additive', '--bidirectional', '--json', '--out', model],
    {},
  );
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  expect(events[0]).toMatchObject({ event: 'started', trainPairs: 114, validPairs: 6 });
  expect(done).toMatchObject({ reason: 'finished', out: model });
  expect(done.validLoss).toBeLessThan(2);
});
afterAll(() => folder.remove());

describe('a model that translates', () => {
  it('translates a text, with candidates, attention and the tree of the search', async () => {
    const { done, exitCode } = await run(['translate', model, '--text', 'one two', '--beam', '3', '--json']);
    expect(exitCode).toBe(0);
    const [source] = done.sources as Record<string, never[]>[];
    const [best] = source.candidates as { text: string; tokens: string[]; attention: number[][] }[];
    expect(done.translation).toBe(best.text);
    expect(source.candidates).toHaveLength(3);
    expect(best.attention).toHaveLength(best.tokens.length + 1);
    for (const row of best.attention) {
      expect(row).toHaveLength(3);
      expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
    }
    expect((source.tree as { kept: boolean }[]).some(({ kept }) => kept)).toBe(true);
  });

  it('translates, inspects and looks back with units set, and says what was', async () => {
    const json = async (...command: string[]) => {
      const { done, stderr } = await run([...command, '--json']);
      expect(stderr).toBe('');
      return done as { translation?: string; set?: string[]; probabilities?: number[] };
    };
    const pair = ['--text', 'one two', '--target', 'deux un'];
    // A decoder and an encoder that say nothing leave the bias of the output layer alone to speak.
    const silent = ['--set', 'decoder.layer0.unit*.hidden=0', '--set', 'encoder.layer0.unit*.hidden=0'];
    const shown = ['decoder.layer0.unit*.hidden=0', 'encoder.layer0.unit*.hidden=0'];
    const as = await json('inspect', model, ...pair);
    const changed = await json('inspect', model, ...pair, ...silent);
    expect(as.set).toBeUndefined();
    expect(changed.set).toEqual(shown);
    expect(changed.probabilities).not.toEqual(as.probabilities);
    const translated = await json('translate', model, '--text', 'one two', ...silent);
    expect(translated.set).toEqual(shown);
    expect(translated.translation).not.toBe(
      (await json('translate', model, '--text', 'one two')).translation,
    );
    expect((await json('gradient', model, ...pair, ...silent)).set).toEqual(shown);
    const refused = await run(['inspect', model, ...pair, '--set', 'layer0.unit0.hidden=0']);
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stderr).toContain('encoder. or decoder. in front');
  });

  it('translates line by line, keeping empty lines', async () => {
    const { stdout } = await run(['translate', model, '--text', 'one\n\ntwo three', '--beam', '1']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toBe('');
  });

  it('is evaluated by loss, exact match and BLEU, also by length', async () => {
    const pairs = folder.write('test.tsv', toyText(20, 9));
    const { done } = await run(['eval', model, pairs, '--beam', '1', '--json']);
    expect(done).toMatchObject({ pairs: 20, beam: 1, leftOut: 0 });
    expect(done.bleu).toBeGreaterThan(0);
    expect(done.byLength).toHaveLength(1);
    const sides = toyPairs(20, 9);
    const source = folder.write('test.en', sides.map((pair) => `${pair.source}\n`).join(''));
    const target = folder.write('test.fr', sides.map((pair) => `${pair.target}\n`).join(''));
    const other = await run(['eval', model, source, '--target', target, '--beam', '1', '--json']);
    expect(other.done.bleu).toBe(done.bleu);
    const { stdout } = await run(['eval', model, pairs]);
    expect(stdout).toMatch(/BLEU +\d/);
  });

  it('is inspected: gates and states of encoder and decoder, and attention', async () => {
    const { done } = await run(['inspect', model, '--text', 'one two', '--target', 'deux un', '--json']);
    expect(done.sourceTokens).toEqual(['one', 'two', '</s>']);
    expect(done.targetTokens).toEqual(['deux', 'un', '</s>']);
    expect((done.encoder as { direction: string }[]).map(({ direction }) => direction)).toEqual([
      'forward',
      'backward',
    ]);
    expect(done.attention).toHaveLength(3);
    const own = await run(['inspect', model, '--text', 'one two']);
    expect(own.exitCode).toBe(0);
    expect(own.stdout).toMatch(/^target +p +one +two +<\/s>\n/);
    expect(own.stdout).toMatch(
      /Encoder, .*\nLayer 1 forward: lstm, 8 units; .*\ntoken +input +forget[^]+\n<\/s> /,
    );
    expect(own.stdout).toContain('Layer 1 backward: lstm, 8 units; means over the units');
    expect(own.stdout).toMatch(/Decoder, .*\nLayer 1: lstm, 16 units; .*\ntoken +input +forget.*\n<s> /);
  });

  it('tells what the prediction of a token hangs on, at the decoder and at the encoder', async () => {
    const pair = ['gradient', model, '--text', 'one two', '--target', 'deux un'];
    const { done, stderr } = await run([...pair, '--json']);
    expect(stderr).toBe('');
    expect(done).toMatchObject({
      position: 1,
      target: { text: 'un', assumed: false },
      targetText: 'deux un',
      lags: [0, 1],
      layers: [{ cell: 'lstm', layer: 1, direction: 'forward' }],
      tokens: ['<s>', 'deux'],
    });
    const encoder = done.encoder as Record<string, number[]> & { norms: number[][]; cellNorms: number[][] };
    expect(encoder.tokens).toEqual(['one', 'two', '</s>']);
    expect(encoder.layers).toMatchObject([{ direction: 'forward' }, { direction: 'backward' }]);
    expect(encoder.attention.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
    const { norms, cellNorms } = done as unknown as { norms: number[][]; cellNorms: number[][] };
    for (const rows of [norms, cellNorms]) expect(rows.map((row) => row.length)).toEqual([2]);
    for (const rows of [encoder.norms, encoder.cellNorms])
      expect(rows.map((row) => row.length)).toEqual([3, 3]);
    const all = [norms, cellNorms, encoder.norms, encoder.cellNorms].flat(2);
    expect(Math.min(...all, ...encoder.connectivity, ...(done.connectivity as number[]))).toBeGreaterThan(0);
    expect(done.summary).toMatchObject({ norms: [expect.any(Number)], cellNorms: [expect.any(Number)] });

    const first = await run([...pair, '--position', '0', '--json']);
    expect(first.done).toMatchObject({ position: 0, target: { text: 'deux' }, tokens: ['<s>'] });
    const end = await run([...pair, '--position', '2', '--json']);
    expect(end.done).toMatchObject({ position: 2, target: { text: '</s>' }, tokens: ['<s>', 'deux', 'un'] });
  });

  it('takes its own translation when no target is given, and prints for people', async () => {
    const { done: own } = await run(['translate', model, '--text', 'one two', '--beam', '1', '--json']);
    const { done } = await run(['gradient', model, '--text', 'one two', '--json']);
    expect(done).toMatchObject({ targetText: own.translation, target: { assumed: true } });
    const { stdout } = await run(['gradient', model, '--text', 'one two']);
    expect(stdout).toMatch(/^Prediction of token \d+ of its own translation, “/);
    expect(stdout).toContain(
      '|d loss / d h| by token of the source, layer 1 backward, lstm (and |d loss / d c|):',
    );
    expect(stdout).toMatch(/Attention, over the tokens of the source:\n +\d\.\d{4} {2}[█·]+ {2}one\n/);
    expect(stdout).toMatch(/token by token of the target before it:\n +\d\.\d{3}e[+-]\d {2}[█·]+ {2}<s>\n/);
  });

  it.each([
    [['--text', ' '], 1, 'nothing to translate'],
    [['--text', 'one', '--target', 'un', '--position', '2'], 1, 'There is no token 2: the target has 1'],
    [['--text', 'one', '--target', 'un '.repeat(400)], 1, 'The target has 400 tokens'],
    [['--text', 'one', '--target', 'un', '--lags', '3'], 2, '--lags is for models of a text'],
    [['--target', 'un'], 2, '--text is missing'],
  ])('refuses gradient %j', async (flags, code, message) => {
    const { exitCode, stderr } = await run(['gradient', model, ...flags]);
    expect(exitCode).toBe(code);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Hint:');
  });

  it('refuses to inspect pairs that it cannot read', async () => {
    const inspect = (...flags: string[]) => run(['inspect', model, ...flags]);
    expect((await inspect('--text', ' ', '--target', 'un')).stderr).toContain('nothing to translate');
    const long = await inspect('--text', 'one '.repeat(400), '--target', 'un');
    expect(long).toMatchObject({ exitCode: 1 });
    expect(long.stderr).toContain('The text has 400 tokens');
  });

  it('is exported, and imported again translates the same', async () => {
    const out = folder.path('fr.safetensors');
    const { done } = await run(['export', model, '--format', 'pytorch', '--out', out, '--json']);
    expect(done.files).toEqual([out, folder.path('fr.py')]);
    const back = folder.path('back.model');
    const imported = await run(['import', out, '--out', back, '--json']);
    expect(imported.done).toMatchObject({ kind: 'translate', weightsHash: done.weightsHash });
    const ask = async (path: string) => (await run(['translate', path, '--text', 'one two', '--json'])).done;
    expect(await ask(back)).toEqual(await ask(model));
    const onnx = await run(['export', model, '--format', 'onnx', '--out', folder.path('x.onnx'), '--json']);
    expect(onnx.done.files).toEqual([folder.path('x.onnx'), folder.path('x.decoder.onnx')]);
    expect(readFileSync(folder.path('x.decoder.onnx')).length).toBeGreaterThan(1000);
  });

  it('says clearly what it cannot do', async () => {
    for (const argv of [
      ['predict', model, '--text', 'one'],
      ['generate', model, '--text', 'one'],
      ['fill', model, '--text', 'one ___'],
    ]) {
      const { exitCode, stderr } = await run(argv);
      expect(exitCode, argv[0]).not.toBe(0);
      expect(stderr, argv[0]).toContain('This model translates');
    }
  });

  it('refuses texts that it cannot translate', async () => {
    const long = Array.from({ length: 500 }, () => 'one').join(' ');
    expect((await run(['translate', model, '--text', ' '])).stderr).toContain('nothing to translate');
    expect((await run(['translate', model, '--text', long])).stderr).toContain('The text has 500 tokens');
  });
});

describe('the training of a translator', () => {
  it('reports what it left out', async () => {
    const pairs = folder.write('bad.tsv', `${toyText(40)}no tab\n\tun\none\t\n`);
    const { done, events } = await run([
      'train',
      pairs,
      ...small,
      '--epochs',
      '1',
      '--json',
      '--out',
      folder.path('b'),
    ]);
    expect(done.event).toBe('done');
    expect((events[0].reasons as string[]).join(' ')).toMatch(/1 line, line 41 without a tab.*2 lines/);
  });

  it('refuses a text without pairs, and flags that do not fit', async () => {
    const plain = folder.write('plain.txt', 'The cat sat.\nThe dog lay.\n');
    const out = folder.path('no.model');
    expect((await run(['train', plain, ...small, '--out', out])).stderr).toContain('have no tab');
    const two = folder.write('two.txt', 'one\n');
    expect((await run(['train', plain, '--target', two, ...small, '--out', out])).stderr).toContain(
      'The source has 2 lines, the target 1',
    );
    expect((await run(['train', plain, '--attention', 'dot', '--out', out])).stderr).toContain(
      '--model translate',
    );
  });

  it('goes on from a checkpoint exactly, with pairs in one file or in two', async () => {
    const sides = toyPairs(60, 3);
    const source = folder.write('go.en', sides.map((pair) => `${pair.source}\n`).join(''));
    const target = folder.write('go.fr', sides.map((pair) => `${pair.target}\n`).join(''));
    const flags = [source, '--target', target, '--valid', source, '--valid-target', target, ...small];
    const limits = ['--steps', '30', '--attention', 'dot', '--dropout', '0.2', '--json'];
    const whole = await run(['train', ...flags, ...limits, '--out', folder.path('whole.model')]);
    const checkpoint = folder.path('go.checkpoint');
    const out = folder.path('go.model');
    let writes = 0;
    const stopped = await run(
      ['train', ...flags, ...limits, '--out', out, '--checkpoint', checkpoint, '--checkpoint-every', '4'],
      { onWrite: (_, interrupt) => (++writes === 3 ? interrupt() : undefined) },
    );
    expect(stopped.stderr).not.toContain('No checkpoint');
    expect(stopped.done).toMatchObject({ reason: 'stopped' });
    expect(await run(['eval', checkpoint, source])).toMatchObject({ exitCode: 1 });
    const csv = folder.path('go.csv');
    const { done, events } = await run(['train', '--resume', checkpoint, '--metrics', csv, '--json']);
    expect(events[0].resumedAt).toBeGreaterThan(0);
    expect(done).toMatchObject({ reason: 'finished', steps: 30, out });
    expect(done.weightsHash).toBe(whole.done.weightsHash);
    expect(readFileSync(csv, 'utf8').split('\n').length).toBeGreaterThan(2);
    const more = await run(['train', '--resume', checkpoint, '--steps', '40', '--json']);
    expect(more.done).toMatchObject({ reason: 'finished', steps: 40 });
    const other = await run(['train', '--resume', checkpoint, '--attention', 'none', '--json']);
    expect(other.stderr).toContain('--attention cannot be changed when a training goes on');
  });

  it('can be stopped, and keeps what was learnt', async () => {
    const pairs = folder.write('more.tsv', toyText(60));
    const out = folder.path('stopped.model');
    const { done } = await run(['train', pairs, ...small, '--epochs', '10000', '--json', '--out', out], {
      onWrite: (text, interrupt) => text.includes('"progress"') && interrupt(),
    });
    expect(done.reason).toBe('stopped');
    expect((await run(['translate', out, '--text', 'one'])).exitCode).toBe(0);
  });
});
