import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runInSlices } from '../../../src/base/slices';
import { writeCheckpoint } from '../../../src/engine/checkpoint/checkpointFile';
import { prepareResumePairs } from '../../../src/engine/checkpoint/prepareResume';
import { readCheckpoint } from '../../../src/engine/checkpoint/readCheckpoint';
import { fingerprintOf } from '../../../src/engine/checkpoint/textFingerprint';
import type { ThreadSupply } from '../../../src/engine/threads/threadSupply';
import type { TrainerOutcome } from '../../../src/engine/training/trainer';
import { preparePairs } from '../../../src/engine/translation/pairs/preparePairs';
import { TranslationTrainer } from '../../../src/engine/translation/translationTask';
import type { RunOptions } from '../../../src/protocol/spec';
import { fastBackend, pacing } from '../threads/runs';
import { bundleScript, countingThreads, scriptFolder } from '../threads/threadScript';
import { toyText } from './support/toyPairs';

const script = join(scriptFolder(), 'trainingThread.js');
beforeAll(() => bundleScript('node/trainingThread.ts', script));

/** One pair is too long to be trained on, also when the training goes on. */
const text = `${toyText(70)}${'one '.repeat(60)}\t${'un '.repeat(60)}\n`;

interface Case {
  options: RunOptions;
  threads?: number;
  /** Stops after so many events. */
  stopAfter?: number;
  resume?: Uint8Array;
}

async function run({ options, threads = 1, stopAfter = Infinity, resume }: Case) {
  const stored = resume && readCheckpoint(resume);
  const prepared = stored
    ? prepareResumePairs(stored, { text })
    : preparePairs({ text, language: '', options });
  const { tokenizers, train, valid } = prepared;
  const spec = { ...prepared.spec, training: { ...prepared.spec.training, threads } };
  const files: Uint8Array[] = [];
  const supply: ThreadSupply | undefined = threads > 1 ? countingThreads(script) : undefined;
  const trainer = new TranslationTrainer(fastBackend, spec, { train, valid }, pacing.nowSeconds, supply, {
    resume: stored?.state,
    checkpoints: {
      everySeconds: 0,
      everySteps: 17,
      *save(state, step) {
        const about = { spec, kernels: fastBackend.name, origin: {}, text: fingerprintOf(text) };
        const both = {
          tokenizer: tokenizers.source.toData(),
          targetTokenizer: tokenizers.target.toData(),
        };
        files.push(yield* writeCheckpoint({ ...about, ...both, step, state }));
      },
    },
  });
  let events = 0;
  const outcome: TrainerOutcome = await runInSlices(trainer.run(), pacing, {
    onStep: () => {
      if (++events === stopAfter) trainer.stop();
    },
  });
  return { outcome, files, hash: trainer.network.weightsHash() };
}

// Each starts some dozen runs.
describe(
  'a translator that was stopped and went on equals one that never was, bit by bit',
  { timeout: 60_000 },
  () => {
    const small = { hiddenSize: 8, embeddingSize: 6, bidirectional: true } as const;
    const training = { steps: 40, batchSize: 8, learningRate: 0.02 };

    it.each<[string, RunOptions, number]>([
      ['LSTM, dot', { model: { ...small, attention: 'dot', dropout: 0.3 }, training }, 1],
      [
        'GRU, additive, two layers',
        { model: { ...small, cell: 'gru', attention: 'additive', layers: 2 }, training },
        1,
      ],
      [
        'no attention, a falling rate',
        { model: { ...small, attention: 'none' }, training: { ...training, decay: 'linear' } },
        1,
      ],
      ['two threads and dropout', { model: { ...small, dropout: 0.2 }, training }, 2],
    ])('%s', async (_, options, threads) => {
      const whole = await run({ options, threads });
      expect(whole.outcome).toMatchObject({ reason: 'finished', steps: 40 });
      expect(whole.files.length).toBe(3);
      for (const resume of whole.files) {
        const rest = await run({ options, threads, resume });
        expect(rest.hash).toBe(whole.hash);
        const { steps, trainLoss, validLoss } = whole.outcome;
        expect(rest.outcome).toMatchObject({ steps, trainLoss, validLoss });
      }
      // Stopped wherever it was, again and again: in steps and in validations.
      let resume: Uint8Array | undefined;
      for (let stopAfter = 9; ; stopAfter += 8) {
        const part = await run({ options, threads, resume, stopAfter });
        resume = part.files.at(-1) ?? resume;
        if (part.outcome.reason === 'stopped') continue;
        expect(stopAfter).toBeGreaterThan(9);
        expect(part.hash).toBe(whole.hash);
        break;
      }
    });

    it('keeps both vocabularies, and goes on only with its own pairs', async () => {
      const { files } = await run({ options: { model: small, training: { ...training, steps: 3 } } });
      const stored = readCheckpoint(files[0]);
      expect(stored.tokenizer.vocabulary).toContain(' one');
      expect(stored.targetTokenizer?.vocabulary).toContain(' deux');
      expect(() => prepareResumePairs(stored, { text: toyText(70) })).toThrow(/the text has changed/);
      expect(prepareResumePairs(stored, { text }, { steps: 9 }).spec.training).toMatchObject({
        steps: 9,
        epochs: 0,
      });
      const damaged = Uint8Array.from(files[0]);
      const place = new TextDecoder('latin1').decode(damaged).indexOf('deux');
      damaged[place] = 'p'.charCodeAt(0);
      expect(() => readCheckpoint(damaged)).toThrow(/checksum/);
    });
  },
);
