import { UnrollError } from '../../base/errors';
import { phrase, type Phrase } from '../../base/phrase';
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
  demand(
    whole(batchSize),
    phrase`The batch size is ${batchSize}.`,
    phrase`Give a whole number of at least 1.`,
  );
  demand(
    whole(sequenceLength),
    phrase`The sequence length is ${sequenceLength}.`,
    phrase`Give a whole number of at least 1.`,
  );
  demand(
    whole(threads),
    phrase`The number of threads is ${threads}.`,
    phrase`Give a whole number of at least 1.`,
  );
  demand(
    learningRate > 0 && Number.isFinite(learningRate),
    phrase`The learning rate is ${learningRate}.`,
    phrase`Give a number above 0.`,
  );
  demand(
    clipNorm >= 0,
    phrase`The clipping norm is ${clipNorm}.`,
    phrase`Give a number above 0, or 0 for none.`,
  );
  demand(
    decayFactor > 0 && decayFactor <= 1,
    phrase`The decay factor is ${decayFactor}.`,
    phrase`Give a number above 0 and at most 1.`,
  );
  demand(
    epochs > 0 || steps > 0 || seconds > 0,
    phrase`The training has no limit.`,
    phrase`Give a number of epochs, steps or seconds.`,
  );
}

function demand(condition: boolean, message: Phrase, hint: Phrase): void {
  if (!condition) throw new UnrollError('bad-input', message, hint);
}
