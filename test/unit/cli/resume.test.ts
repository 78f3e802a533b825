import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolder, type Folder, run, text, tiny } from './cliFixture';

let folder: Folder;
beforeAll(() => (folder = createFolder()));
afterAll(() => folder.remove());

const limits = ['--steps', '60', '--seed', '3', '--threads', '1', '--dropout', '0.2'];

/** Trains with a checkpoint every few steps, and stops after some progress. */
async function stopped(name: string, more: string[] = []) {
  const textPath = folder.write(`${name}.txt`, text);
  const checkpoint = folder.path(`${name}.checkpoint`);
  let writes = 0;
  const result = await run(
    [
      ...['train', textPath, ...tiny, ...limits, '--out', folder.path(`${name}.model`), '--json'],
      ...['--checkpoint', checkpoint, '--checkpoint-every', '7', ...more],
    ],
    { onWrite: (_, interrupt) => (++writes === 3 ? interrupt() : undefined) },
  );
  expect(result.stderr).not.toContain('No checkpoint');
  expect(result.done).toMatchObject({ reason: 'stopped' });
  return { checkpoint, textPath };
}

async function whole(name: string, more: string[] = []) {
  const textPath = folder.write(`${name}.txt`, text);
  return run([
    'train',
    textPath,
    ...tiny,
    ...limits,
    ...more,
    '--out',
    folder.path(`${name}.model`),
    '--json',
  ]);
}

describe('--resume', () => {
  it('goes on exactly, knowing its texts and its model', async () => {
    const { checkpoint } = await stopped('cat');
    const { done, exitCode, events } = await run(['train', '--resume', checkpoint, '--json']);
    expect(exitCode).toBe(0);
    expect(events[0].resumedAt).toBeGreaterThan(0);
    expect(done).toMatchObject({ reason: 'finished', steps: 60, out: folder.path('cat.model') });
    expect(done.weightsHash).toBe((await whole('other')).done.weightsHash);
  });

  it('goes on for longer than it was begun for', async () => {
    const { checkpoint } = await stopped('long');
    const { done } = await run(['train', '--resume', checkpoint, '--steps', '80', '--json']);
    expect(done).toMatchObject({ reason: 'finished', steps: 80 });
    const straight = await whole('straight', ['--steps', '80']);
    expect(done.weightsHash).toBe(straight.done.weightsHash);
  });

  it('names a text that has changed', async () => {
    const { checkpoint, textPath } = await stopped('changed');
    writeFileSync(textPath, text.replace('dog', 'fox'));
    const same = await run(['train', '--resume', checkpoint]);
    expect(same.exitCode).toBe(1);
    expect(same.stderr).toContain('the text has changed since: it is as long as it was');
    writeFileSync(textPath, `${text}More.`);
    const longer = await run(['train', '--resume', checkpoint]);
    expect(longer.stderr).toMatch(/the text has changed since: it has \d+ characters and had \d+/);
  });

  it('uses the generation before a damaged one, and says so', async () => {
    const { checkpoint } = await stopped('damaged');
    const bytes = readFileSync(checkpoint);
    writeFileSync(checkpoint, bytes.subarray(0, bytes.length - 9));
    const { stderr, exitCode } = await run(['train', '--resume', checkpoint]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('going on from the one before it');
  });

  it('refuses what is no checkpoint, and what would be another training', async () => {
    const { checkpoint } = await stopped('refused');
    const model = folder.path('refused.model');
    expect((await run(['train', '--resume', model])).stderr).toContain('not the state of a training');
    expect((await run(['train', '--resume', folder.path('none')])).stderr).toContain('does not exist');
    const other = await run(['train', '--resume', checkpoint, '--hidden', '9']);
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toContain('--hidden cannot be changed');
    expect((await run(['eval', checkpoint, folder.path('refused.txt')])).stderr).toContain(
      'This is a checkpoint of a training',
    );
  });

  it('trains on although no checkpoint can be written', async () => {
    const textPath = folder.write('full.txt', text);
    const out = folder.path('full.model');
    const { exitCode, stderr } = await run([
      ...['train', textPath, ...tiny, ...limits, '--out', out],
      ...['--checkpoint', folder.path('no/such/folder/x'), '--checkpoint-every', '20'],
    ]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('No checkpoint was written');
    expect(existsSync(out)).toBe(true);
  });
});
