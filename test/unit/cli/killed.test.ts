import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCheckpoint } from '../../../src/engine/checkpoint/readCheckpoint';
import { readModelFile } from '../../../src/engine/modelFile';
import { Random } from '../../../src/engine/random';
import { readGeneration } from '../../../src/node/generations';
import { bundleScript, scriptFolder } from '../threads/threadScript';
import { createFolder, type Folder, text, tiny } from './cliFixture';

let folder: Folder;
const script = join(scriptFolder(), 'cli.js');
beforeAll(async () => {
  folder = createFolder();
  await bundleScript('cli/main.ts', script);
  await bundleScript('node/trainingThread.ts', join(dirname(script), 'trainingThread.js'));
});
afterAll(() => folder.remove());

function start(args: string[]): { child: ChildProcess; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr?.on('data', (data) => (stderr += String(data)));
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on('exit', (code) => (code === 0 || code === null ? resolve(code) : reject(new Error(stderr)))),
  );
  return { child, ended };
}

/** Every file that is named is whole at any moment; a model that was there once stays. */
async function checkFiles(model: string, checkpoint: string): Promise<number> {
  if (existsSync(model)) readModelFile(readFileSync(model));
  const found = await readGeneration(checkpoint, readCheckpoint);
  return found?.value.step ?? 0;
}

it('killed at any moment and begun again, a training ends with the same weights', async () => {
  const textPath = folder.write('cat.txt', text);
  const common = [...tiny, '--steps', '400', '--seed', '5', '--threads', '1', '--dropout', '0.1'];
  const straight = folder.path('straight.model');
  await start(['train', textPath, ...common, '--out', straight]).ended;

  const model = folder.path('killed.model');
  const checkpoint = folder.path('killed.checkpoint');
  const random = new Random(11);
  let begun = false;
  let kills = 0;
  let lastStep = 0;
  for (;;) {
    const args = begun
      ? ['train', '--resume', checkpoint, '--checkpoint-every', '1']
      : ['train', textPath, ...common, '--out', model, '--checkpoint', checkpoint, '--checkpoint-every', '1'];
    const { child, ended } = start(args);
    // The first few are killed a moment after they have written something new; the last one may end.
    const isToBeKilled = kills < 6;
    const timer = setInterval(() => {
      if (!isToBeKilled || !(existsSync(checkpoint) || existsSync(`${checkpoint}.previous`))) return;
      clearInterval(timer);
      // The first at once, while hundreds of steps are still to be written, however fast the machine is.
      const delayMs = kills === 0 ? 0 : Math.floor(random.uniform() * 120);
      setTimeout(() => child.kill('SIGKILL'), delayMs);
    }, 2);
    const code = await ended.finally(() => clearInterval(timer));
    const step = await checkFiles(model, checkpoint);
    expect(step).toBeGreaterThanOrEqual(lastStep);
    lastStep = step;
    begun = step > 0;
    if (code === 0) break;
    kills++;
  }
  const hashOf = (path: string) => readModelFile(readFileSync(path)).summary.weightsHash;
  expect(kills).toBeGreaterThan(0);
  expect(hashOf(model)).toBe(hashOf(straight));
  expect(readdirSync(dirname(model)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
}, 60_000);
