import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readModelFile } from '../../src/engine/modelFile';
import type { Session } from './driver/session';
import { isRunning, killNow, runsFolder, runWhere, storedRuns } from './driver/storedRuns';
import { describeInVscode } from './driver/vscodeSuite';
import { pause } from './driver/waiting';
import { longText } from './texts';

const experiment = {
  name: 'steady',
  data: { files: ['long.txt'], split: 0.1 },
  tokenizer: { kind: 'word' },
  model: { cell: 'gru', layers: 1, hiddenSize: 48, embeddingSize: 48, dropout: 0.1 },
  training: { steps: 4000, batchSize: 16, sequenceLength: 32, threads: 1 },
  seed: 7,
};
// An engine in a process of its own can be killed by itself. These are settings of a machine or a folder, not of a user.
const settings = { 'unroll.checkpoints.seconds': 1, 'unroll.kernels': 'revectorized', 'unroll.threads': 1 };
const files = {
  'long.txt': longText(6000),
  'steady.unroll.json': JSON.stringify(experiment),
  '.vscode/settings.json': JSON.stringify(settings),
};

/** Every model that a record names is whole, and the one that it names. */
function checkModels(session: Session): number {
  const finished = storedRuns(session).filter(({ summary }) => summary !== undefined);
  for (const { id, summary } of finished) {
    const bytes = fs.readFileSync(path.join(runsFolder(session) ?? '', `${id}.safetensors`));
    expect(readModelFile(bytes).summary.weightsHash).toBe(summary?.weightsHash);
  }
  return finished.length;
}

describeInVscode('killed', { files }, (vscode) => {
  const trained: string[] = [];
  const train = async () => {
    await vscode.workbench.openFile('steady.unroll.json');
    await vscode.workbench.runCommand('Unroll: Run Experiment');
    const begun = await runWhere(vscode.session, 'a new run', ({ id }) => !trained.includes(id));
    trained.push(begun.id);
    return begun.id;
  };

  it('an engine or an extension host, at any moment: the run goes on, and ends with the same weights', async () => {
    const { session, workbench } = vscode;
    const straight = await train();
    const whole = await runWhere(
      session,
      'the run that nobody kills',
      ({ id, state }) => id === straight && state === 'finished',
    );
    expect(whole.steps).toBe(4000);

    const killed = await train();
    let reached = 0;
    for (const victim of ['engine', 'extension host', 'engine', 'extension host'] as const) {
      const before = await runWhere(
        session,
        `a newer checkpoint than of step ${reached}`,
        ({ id, hasCheckpoint, steps, state, owner }) =>
          id === killed &&
          (state === 'finished' || isRunning(session, owner?.pid)) &&
          ((hasCheckpoint && steps > reached && state === 'training') || state === 'finished'),
      );
      if (before.state === 'finished') break;
      await pause(150 * Math.random());
      killNow(session, victim);
      // As far as it was written down in that moment: what is more must come from whoever goes on.
      reached = storedRuns(session).find(({ id }) => id === killed)?.steps ?? before.steps;
      expect(checkModels(session)).toBe(1);
      if (victim === 'extension host') await workbench.reload();
    }
    expect(reached).toBeGreaterThan(0);
    const end = await runWhere(
      session,
      'the end of the killed run',
      ({ id, state }) => id === killed && state === 'finished',
      90_000,
    );
    expect(end.steps).toBe(4000);
    expect(end.summary?.weightsHash).toBe(whole.summary?.weightsHash);
    expect(checkModels(session)).toBe(2);
  }, 240_000);

  it('a training of a file is said to be interrupted, and goes on when that is wanted', async () => {
    const { session, workbench } = vscode;
    await workbench.dismissNotifications();
    await workbench.openFile('long.txt');
    await workbench.runCommand('Unroll: Train on This File');
    const before = await runWhere(
      session,
      'its first checkpoint',
      ({ name, state, hasCheckpoint }) => name === 'long.txt' && state === 'training' && hasCheckpoint,
    );
    killNow(session, 'extension host');
    await workbench.reload();
    const toast = await workbench.notification(/training of long\.txt was interrupted at step/, 60_000);
    const stored = await runWhere(
      session,
      'its state',
      ({ id, state }) => id === before.id && state === 'interrupted',
    );
    expect(stored.steps).toBeGreaterThanOrEqual(before.steps);
    await session.screenshot('interrupted');
    await toast.getByRole('button', { name: 'Continue Training' }).click();
    await runWhere(
      session,
      'steps beyond those',
      ({ id, state, steps }) => id === before.id && state === 'training' && steps > stored.steps,
    );
    await workbench.runCommand('Unroll: Stop Training');
    await runWhere(
      session,
      'its model',
      ({ id, state, summary }) => id === before.id && state === 'finished' && !!summary,
    );
    expect(checkModels(session)).toBe(3);
  }, 240_000);
});
