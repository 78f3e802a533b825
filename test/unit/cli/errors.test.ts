import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createFolder, run, text, tiny } from './cliFixture';

const folder = createFolder();
afterAll(() => folder.remove());
const good = folder.write('good.txt', text);
const out = folder.path('out.model');
mkdirSync(folder.path('folder'));

describe('wrong usage', () => {
  it.each([
    ['no command', [], 'No command'],
    ['an unknown command', ['trian', good], 'Did you mean train?'],
    ['an unknown flag', ['train', good, '--out', out, '--hiden', '8'], 'Did you mean --hidden?'],
    ['a flag of another command', ['predict', 'm', '--length', '3'], 'There is no flag --length'],
    ['an inherited name as a flag', ['predict', 'm', '--toString', '3'], 'There is no flag --toString'],
    ['a missing value', ['train', good, '--out'], '--out needs a value'],
    ['a flag in place of a value', ['train', good, '--out', '--json'], '--out needs a value'],
    ['not a number', ['train', good, '--out', out, '--hidden', 'many'], '--hidden cannot be “many”'],
    ['an empty number', ['train', good, '--out', out, '--hidden='], '--hidden cannot be “”'],
    [
      'not a whole number',
      ['train', good, '--out', out, '--layers', '1.5'],
      'It is a whole number from 1 to 16',
    ],
    [
      'a number out of range',
      ['train', good, '--out', out, '--dropout', '-1'],
      'It is a number from 0 to 0.9',
    ],
    ['NaN', ['train', good, '--out', out, '--lr', 'NaN'], '--lr cannot be “NaN”'],
    ['an unknown choice', ['train', good, '--out', out, '--cell', 'lstn'], 'lstm, gru, rnn-tanh, rnn-relu'],
    ['a switch with a value', ['train', good, '--out', out, '--tied=yes'], '--tied takes no value'],
    ['no text', ['train', '--out', out], 'TEXT is missing'],
    ['no file for the model', ['train', good], '--out is missing'],
    [
      'two kinds of validation',
      ['train', good, '--out', out, '--valid', good, '--valid-fraction', '0.1'],
      'exclude',
    ],
    ['standard input twice', ['train', '-', '-', '--out', out], 'once only'],
    ['an argument too many', ['eval', 'm', good, 'more'], '“more” is one argument too many'],
    ['no --text', ['predict', 'm'], '--text is missing'],
  ])('%s exits with 2', async (_what, argv, message) => {
    const { exitCode, stdout, stderr } = await run(argv);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^unroll: .*\nHint: .+\n$/);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
});

describe('bad input', () => {
  const bad = (name: string, bytes: string | number[]) =>
    folder.write(name, typeof bytes === 'string' ? bytes : Uint8Array.from(bytes));
  it.each([
    ['a missing text', folder.path('missing.txt'), 'does not exist'],
    ['a folder', folder.path('folder'), 'has no files'],
    ['an empty text', bad('empty.txt', ''), 'is empty'],
    ['a binary file', bad('binary', [80, 0, 1]), 'binary'],
    ['UTF-16', bad('utf16.txt', [0xff, 0xfe, 65, 0]), 'UTF-16'],
    ['a wrong byte', bad('latin.txt', [65, 66, 0xe9, 65]), 'byte 2 (0xe9)'],
    ['a cut character', bad('cut.txt', [65, 0xe2, 0x82]), 'byte 1 (0xe2)'],
    ['one token', bad('one.txt', 'word'), ''],
  ])('%s exits with 1 and a hint', async (_what, path, message) => {
    const { exitCode, stdout, stderr } = await run(['train', path, '--out', out, '--json']);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^unroll: .*\nHint: .+\n$/);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  });

  it.each([
    ['in a folder that does not exist', folder.path('nowhere/out.model'), 'does not exist'],
    ['below a file', `${good}/out.model`, 'not a folder'],
    ['a folder', folder.path('folder'), 'is a folder'],
    ['a device', '/dev/null', 'not a regular file'],
    ['the text itself', good, 'would replace it'],
  ])('a model cannot be written %s, which is found out before training', async (_what, path, message) => {
    const { exitCode, stdout, stderr } = await run(['train', good, '--out', path, '--json']);
    expect(stderr).toContain(message);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(readFileSync(good, 'utf8')).toBe(text);
  });

  it('a link to the text is not overwritten either', async () => {
    symlinkSync(good, folder.path('link'));
    expect((await run(['train', good, '--out', folder.path('link'), '--json'])).stderr).toContain(
      'would replace it',
    );
  });

  it('a damaged or foreign model file is refused with a hint', async () => {
    const { exitCode, stderr } = await run(['predict', good, '--text', 'The']);
    expect(stderr).toMatch(/^unroll: .*\nHint: .+\n$/);
    expect(exitCode).toBe(1);
    await run(['train', good, '--out', out, ...tiny, '--steps', '2']);
    const bytes = readFileSync(out);
    bytes[bytes.length - 2] ^= 0x10;
    const damaged = await run(['eval', folder.write('damaged.model', bytes), good]);
    expect(damaged.stderr).toMatch(/damaged.*\nHint: .+\n$/);
    expect(damaged.exitCode).toBe(1);
    const cut = await run(['eval', folder.write('cut.model', bytes.subarray(0, 100)), good]);
    expect(cut.exitCode).toBe(1);
  });

  it('an empty text has nothing to be inspected, a text of one token nothing to be evaluated', async () => {
    await run(['train', good, '--out', out, ...tiny, '--steps', '2']);
    expect((await run(['inspect', out, '--text', ''])).exitCode).toBe(1);
    expect(await run(['eval', out, '-'], { stdin: 'The' })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('one token only'),
    });
  });

  it('skips a byte-order mark', async () => {
    await run(['train', good, '--out', out, ...tiny, '--steps', '2']);
    const { done } = await run(['eval', out, folder.write('bom.txt', '\ufeffThe cat sat.'), '--json']);
    expect(done).toMatchObject({ tokens: 3, unknown: 0 });
  });
});

describe('help', () => {
  it('lists the commands and the version', async () => {
    const { exitCode, stdout } = await run(['--help']);
    expect(exitCode).toBe(0);
    for (const name of ['train', 'eval', 'predict', 'generate', 'inspect', 'info'])
      expect(stdout).toContain(`  ${name} `);
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('describes every flag of a command', async () => {
    const { exitCode, stdout } = await run(['train', '--help']);
    expect(exitCode).toBe(0);
    const flags =
      'out valid valid-fraction cell layers hidden embedding tied dropout tokenizer min-count vocab-size optimizer lr clip batch bptt epochs steps seconds seed json';
    for (const flag of flags.split(' ')) expect(stdout).toMatch(new RegExp(`^  --${flag} .*\\S`, 'm'));
  });
});
