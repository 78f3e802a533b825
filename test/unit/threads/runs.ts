import { runInSlices } from '../../../src/base/slices';
import { chooseKernels } from '../../../src/engine/kernels/chooseKernels';
import type { KernelsBackend } from '../../../src/engine/kernels/kernels';
import { Random } from '../../../src/engine/random';
import type { ThreadSupply } from '../../../src/engine/threads/threadSupply';
import { Trainer } from '../../../src/engine/training/trainer';
import type { ModelSpec, RunSpec, TrainingSpec } from '../../../src/protocol/spec';

const vocabularySize = 11;

/** What runs where nothing is asked for. */
export const fastBackend = chooseKernels().backend;

export function makeSpec(training: Partial<TrainingSpec>, model: Partial<ModelSpec> = {}): RunSpec {
  return {
    model: {
      ...{
        cell: 'lstm',
        layers: 1,
        hiddenSize: 13,
        embeddingSize: 9,
        vocabularySize,
        tied: false,
        dropout: 0,
      },
      ...model,
    },
    tokenizer: { kind: 'char', minCount: 1, vocabularyLimit: 0 },
    training: {
      ...{ optimizer: 'adam', learningRate: 0.005, clipNorm: 1, batchSize: 5, sequenceLength: 7 },
      ...{ epochs: 0, steps: 120, seconds: 0, seed: 3, validationFraction: 0.1 },
      ...{ decayFactor: 1, patience: 0, keep: 'last' },
      ...training,
    },
  };
}

/** Half pattern, half chance. */
function tokens(length: number): Int32Array {
  const random = new Random(7);
  return Int32Array.from({ length }, (_, i) =>
    random.uniform() < 0.5 ? (i * i) % vocabularySize : Math.floor(random.uniform() * vocabularySize),
  );
}

export function makeTrainer(
  backend: KernelsBackend,
  spec: RunSpec,
  supply?: ThreadSupply,
  length = 3000,
): Trainer {
  const data = { train: tokens(length), valid: tokens(150) };
  return new Trainer(backend, spec, data, () => performance.now() / 1000, supply);
}

export const pacing = {
  nowSeconds: () => performance.now() / 1000,
  yieldNow: () => new Promise<void>((resolve) => setImmediate(resolve)),
};

/** Trains to the end, as everybody does: in slices with messages in between. */
export function drive(trainer: Trainer, onStep?: (ticks: number) => void) {
  let ticks = 0;
  return runInSlices(trainer.run(), pacing, { onStep: () => onStep?.(++ticks) });
}
