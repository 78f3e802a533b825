import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import { writeCheckpoint } from '../../../src/engine/checkpoint/checkpointFile';
import { readCheckpoint } from '../../../src/engine/checkpoint/readCheckpoint';
import type { CheckpointState } from '../../../src/engine/checkpoint/stateArchive';
import { fingerprintOf } from '../../../src/engine/checkpoint/textFingerprint';
import { parameterCount } from '../../../src/engine/network/parameterBlock';
import { runToEnd } from '../../../src/engine/network/pacer';
import { Random } from '../../../src/engine/random';
import type { ThreadSupply } from '../../../src/engine/threads/threadSupply';
import { Trainer, type TrainerOutcome } from '../../../src/engine/training/trainer';
import { cellKinds, type ModelSpec, type RunSpec, type TrainingSpec } from '../../../src/protocol/spec';
import { runInSlices } from '../../../src/base/slices';
import { fastBackend, makeSpec, pacing } from '../threads/runs';
import { bundleScript, countingThreads, scriptFolder } from '../threads/threadScript';

const script = join(scriptFolder(), 'trainingThread.js');
beforeAll(() => bundleScript('node/trainingThread.ts', script));

function tokens(length: number, seed: number): Int32Array {
  const random = new Random(seed);
  return Int32Array.from({ length }, (_, i) =>
    random.uniform() < 0.5 ? (i * i) % 11 : Math.floor(random.uniform() * 11),
  );
}
const data = { train: tokens(600, 7), valid: tokens(90, 8) };

/** Through a file, as everybody goes on. */
function* throughFile(state: CheckpointState, spec: RunSpec): Generator<void, Uint8Array> {
  const vocabulary = Array.from({ length: spec.model.vocabularySize }, (_, i) => `t${i}`);
  return yield* writeCheckpoint({
    spec,
    tokenizer: { kind: 'char', unknownId: 0, vocabulary },
    text: fingerprintOf('a text'),
    kernels: fastBackend.name,
    step: 0,
    origin: {},
    state,
  });
}

interface Run {
  outcome: TrainerOutcome;
  hash: string;
  files: Uint8Array[];
}

/** Stops after `stopAfter` events; `everySteps` checkpoints on the way. */
async function run(
  spec: RunSpec,
  options: { supply?: ThreadSupply; resume?: Uint8Array; stopAfter?: number; everySteps?: number } = {},
): Promise<Run> {
  const { supply, resume, stopAfter = Infinity, everySteps = 0 } = options;
  const files: Uint8Array[] = [];
  const trainer = new Trainer(fastBackend, spec, data, pacing.nowSeconds, supply, {
    resume: resume && readCheckpoint(resume).state,
    checkpoints: {
      everySeconds: 0,
      everySteps,
      *save(state) {
        files.push(yield* throughFile(state, spec));
      },
    },
  });
  let events = 0;
  const outcome = await runInSlices(trainer.run(), pacing, {
    onStep: () => {
      if (++events === stopAfter) trainer.stop();
    },
  });
  return { outcome, hash: trainer.network.weightsHash(), files };
}

async function expectExact(spec: RunSpec, supply?: () => ThreadSupply): Promise<void> {
  const whole = await run(spec, { supply: supply?.(), everySteps: 13 });
  // Stopped wherever it was, again and again: in steps, and in validations.
  let file: Uint8Array | undefined;
  let stops = 0;
  for (let stopAfter = 3; ; stopAfter = (stopAfter * 2) % 61) {
    const part = await run(spec, { supply: supply?.(), resume: file, stopAfter: stopAfter + 5 });
    if (part.outcome.reason !== 'stopped') {
      expect(part.hash).toBe(whole.hash);
      const { steps, trainLoss, validLoss, reason } = whole.outcome;
      expect(part.outcome).toMatchObject({ steps, trainLoss, validLoss, reason });
      break;
    }
    file = part.files.at(-1) ?? file;
    if (++stops > 200) throw new Error('It gets nowhere.');
  }
  expect(stops).toBeGreaterThan(1);
  // From each checkpoint on the way.
  expect(whole.files.length).toBeGreaterThan(2);
  for (const checkpoint of whole.files.slice(0, supply ? 1 : -1)) {
    expect((await run(spec, { supply: supply?.(), resume: checkpoint })).hash).toBe(whole.hash);
  }
}

function spec(training: Partial<TrainingSpec> = {}, model: Partial<ModelSpec> = {}): RunSpec {
  return makeSpec({ steps: 50, keep: 'best', decayFactor: 0.5, ...training }, { hiddenSize: 6, ...model });
}

// Each starts dozens of runs, and threads for them: seconds, on a busy machine.
describe('stopped and resumed equals never stopped, bit by bit', { timeout: 60_000 }, () => {
  it.each(cellKinds)('%s, two layers with dropout', (cell) =>
    expectExact(spec({}, { cell, layers: 2, dropout: 0.3 })),
  );
  it.each(cellKinds)('%s of a blank model', (cell) =>
    expectExact(spec({}, { kind: 'blank', cell, dropout: 0.2 })),
  );
  it.each(cellKinds)('%s with two threads', (cell) =>
    expectExact(spec({ threads: 2 }, { cell, dropout: 0.2 }), () => countingThreads(script)),
  );
  it('by SGD, keeping the last weights', () => expectExact(spec({ optimizer: 'sgd', keep: 'last' })));
  it.each(['linear', 'cosine'] as const)('with a %s decay over the steps', (decay) =>
    expectExact(spec({ decay })),
  );
  it('with an early stop', () => expectExact(spec({ steps: 400, patience: 2, learningRate: 0.05 })));
});

describe('a state that does not fit', () => {
  const messageOf = async (change: Partial<ModelSpec>, training: Partial<TrainingSpec> = {}) => {
    const { files } = await run(spec({ steps: 3 }));
    try {
      await run(spec(training, change), { resume: files[0] });
    } catch (error) {
      if (error instanceof UnrollError) return `${error.code}: ${error.message}`;
      throw error;
    }
    return 'it was taken';
  };

  it('is refused by name, before anything is changed', async () => {
    expect(await messageOf({ hiddenSize: 7 })).toMatch(/^bad-model: .*“weights” has \d+ numbers, not \d+/);
    expect(await messageOf({ cell: 'gru' })).toMatch(/^bad-model/);
    expect(await messageOf({}, { optimizer: 'sgd' })).toContain('“optimizer.m” is not known');
  });

  it('goes on after more steps than it was planned for', async () => {
    const { files, outcome } = await run(spec({ steps: 30 }));
    expect(outcome.reason).toBe('finished');
    const more = await run(spec({ steps: 50 }), { resume: files.at(-1) });
    expect(more.hash).toBe((await run(spec({ steps: 50 }))).hash);
  });
});

describe('files', () => {
  it('hold everything, also numbers that JSON does not have', () => {
    const numbers = new Map([
      ['a', NaN],
      ['b', -Infinity],
      ['c', -0],
      ['d', 0.1 + 0.2],
    ]);
    const parts = [Float32Array.of(1, NaN, -0), Float32Array.of(1e-45)];
    const weights = new Float32Array(parameterCount(spec().model)).fill(0.5);
    const tensors = [
      { name: 'weights', parts: [weights] },
      { name: 't', parts },
    ];
    const bytes = runToEnd(throughFile({ tensors, numbers }, spec({ threads: 3 })));
    const read = readCheckpoint(bytes);
    expect(read.spec).toEqual(spec({ threads: 3 }));
    expect(read.text).toEqual(fingerprintOf('a text'));
    expect([...read.state.numbers]).toEqual([...numbers]);
    expect(read.state.tensors).toEqual([
      { name: 'weights', parts: [weights] },
      { name: 't', parts: [Float32Array.of(1, NaN, -0, 1e-45)] },
    ]);
  });
});
