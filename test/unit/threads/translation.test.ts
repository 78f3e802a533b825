import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runInSlices } from '../../../src/base/slices';
import { attentionKinds, type AttentionKind } from '../../../src/protocol/spec';
import { preparePairs } from '../../../src/engine/translation/pairs/preparePairs';
import { TranslationTrainer } from '../../../src/engine/translation/translationTask';
import { toyText } from '../translation/support/toyPairs';
import { fastBackend, pacing } from './runs';
import { bundleScript, countingThreads, scriptFolder } from './threadScript';

const script = join(scriptFolder(), 'trainingThread.js');
beforeAll(() => bundleScript('node/trainingThread.ts', script));

async function train(threads: number, attention: AttentionKind, dropout: number) {
  const {
    spec,
    train: pairs,
    valid,
  } = preparePairs({
    text: toyText(90),
    language: '',
    options: {
      model: { hiddenSize: 12, embeddingSize: 8, attention, bidirectional: true, dropout },
      training: { steps: 40, batchSize: 9 },
    },
  });
  const planned = { ...spec, training: { ...spec.training, threads } };
  const supply = countingThreads(script);
  const trainer = new TranslationTrainer(
    fastBackend,
    planned,
    { train: pairs, valid },
    pacing.nowSeconds,
    supply,
  );
  const outcome = await runInSlices(trainer.run(), pacing);
  expect(trainer.spec.training.threads).toBe(threads);
  expect(supply).toMatchObject({ started: threads - 1, alive: 0 });
  return { outcome, hash: trainer.network.weightsHash() };
}

describe.each(attentionKinds)('an encoder-decoder with attention %s', (attention) => {
  it('learns the same with one and with two threads, but for rounding', async () => {
    const [one, two] = [await train(1, attention, 0), await train(2, attention, 0)];
    expect(Math.abs(two.outcome.trainLoss - one.outcome.trainLoss)).toBeLessThan(1e-3);
    expect(Math.abs(two.outcome.validLoss - one.outcome.validLoss)).toBeLessThan(1e-3);
  });
});

it('gives the same weights each time with three threads and dropout', async () => {
  expect((await train(3, 'dot', 0.3)).hash).toBe((await train(3, 'dot', 0.3)).hash);
});
