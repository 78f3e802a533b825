import { without } from '../../base/without';
import type { Experiment } from '../../protocol/experiment';
import type { RunSpec } from '../../protocol/spec';

/** A run as an experiment that repeats it, with everything that was chosen for it. */
export function experimentOf(
  name: string,
  { model, tokenizer, training }: RunSpec,
  files: readonly string[],
  validation: readonly string[] = [],
): Experiment {
  const { seed, validationFraction, threads = 1, ...rest } = training;
  return {
    name,
    data: {
      files: [...files],
      ...(validation.length > 0 ? { validation: [...validation] } : { split: validationFraction }),
    },
    tokenizer,
    model: without(model, 'vocabularySize'),
    training: { ...rest, threads },
    seed,
  };
}

export function formatExperiment(experiment: Experiment): string {
  return `${JSON.stringify(experiment, undefined, 2)}\n`;
}
