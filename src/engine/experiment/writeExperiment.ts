import { without } from '../../base/without';
import type { Experiment } from '../../protocol/experiment';
import type { RunSpec, TextRecord } from '../../protocol/spec';

type Named = Pick<TextRecord, 'name' | 'isTarget'>;

/** A run as an experiment that repeats it, with everything that was chosen for it. */
export function experimentOf(
  name: string,
  { model, tokenizer, training }: RunSpec,
  { files, validation = [] }: { files: readonly Named[]; validation?: readonly Named[] },
): Experiment {
  const { seed, validationFraction, threads = 1, ...rest } = training;
  return {
    name,
    data: {
      ...sidesOf(files, 'files', 'target'),
      ...(validation.length > 0
        ? sidesOf(validation, 'validation', 'validationTarget')
        : { split: validationFraction }),
    },
    tokenizer,
    model: without(without(model, 'vocabularySize'), 'sourceVocabularySize'),
    training: { ...rest, threads },
    seed,
  };
}

function sidesOf<S extends string, T extends string>(
  records: readonly Named[],
  source: S,
  target: T,
): Record<S, string[]> & Partial<Record<T, string[]>> {
  const named = (isTarget: boolean) =>
    records.filter((record) => (record.isTarget ?? false) === isTarget).map(({ name }) => name);
  const targets = named(true);
  return { [source]: named(false), ...(targets.length > 0 && { [target]: targets }) } as Record<S, string[]> &
    Partial<Record<T, string[]>>;
}

export function formatExperiment(experiment: Experiment): string {
  return `${JSON.stringify(experiment, undefined, 2)}\n`;
}
