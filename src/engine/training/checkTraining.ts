import { UnrollError } from '../../base/errors';
import type { TrainingSpec } from '../../protocol/spec';

/** Throws `bad-input` for settings that no training can follow. */
export function checkTraining(spec: TrainingSpec): void {
  const {
    batchSize,
    sequenceLength,
    learningRate,
    clipNorm,
    decayFactor,
    epochs,
    steps,
    seconds,
    threads = 1,
  } = spec;
  const whole = (value: number) => Number.isInteger(value) && value >= 1;
  demand(whole(batchSize), `The batch size is ${batchSize}.`, 'Give a whole number of at least 1.');
  demand(
    whole(sequenceLength),
    `The sequence length is ${sequenceLength}.`,
    'Give a whole number of at least 1.',
  );
  demand(whole(threads), `The number of threads is ${threads}.`, 'Give a whole number of at least 1.');
  demand(
    learningRate > 0 && Number.isFinite(learningRate),
    `The learning rate is ${learningRate}.`,
    'Give a number above 0.',
  );
  demand(clipNorm >= 0, `The clipping norm is ${clipNorm}.`, 'Give a number above 0, or 0 for none.');
  demand(
    decayFactor > 0 && decayFactor <= 1,
    `The decay factor is ${decayFactor}.`,
    'Give a number above 0 and at most 1.',
  );
  demand(
    epochs > 0 || steps > 0 || seconds > 0,
    'The training has no limit.',
    'Give a number of epochs, steps or seconds.',
  );
}

function demand(condition: boolean, message: string, hint: string): void {
  if (!condition) throw new UnrollError('bad-input', message, hint);
}
