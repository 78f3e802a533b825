import { UnrollError, whatHappened } from '../../base/errors';
import { without } from '../../base/without';
import { phrase } from '../../base/phrase';
import type { Experiment, FieldValue, PlannedRun, SweepValues } from '../../protocol/experiment';
import type { RunOptions } from '../../protocol/spec';
import { Random } from '../random';
import { checkOptions } from '../text/checkOptions';

/** What the engine is asked for. */
export function optionsOf({ data, tokenizer, model, training, seed }: Experiment): RunOptions {
  return {
    ...(tokenizer && { tokenizer: { ...tokenizer } }),
    ...(model && { model: { ...model } }),
    training: {
      ...limited(without(training ?? {}, 'threads')),
      ...(seed !== undefined && { seed }),
      ...(data.split !== undefined && { validationFraction: data.split }),
    },
  };
}

/** Limits that are given replace all automatic ones. */
function limited(training: NonNullable<RunOptions['training']>): NonNullable<RunOptions['training']> {
  const { epochs, steps, seconds } = training;
  if (epochs === undefined && steps === undefined && seconds === undefined) return { ...training };
  return { ...training, epochs: epochs ?? 0, steps: steps ?? 0, seconds: seconds ?? 0 };
}

/**
 * Every training of an experiment, in order: one, or those of its sweep. The same experiment gives the same runs. Throws
 * `bad-input` for a value of the sweep that is impossible.
 */
export function plannedRuns(experiment: Experiment, defaultName: string): PlannedRun[] {
  const name = experiment.name ?? defaultName;
  const { sweep } = experiment;
  if (!sweep)
    return [{ name, values: {}, options: optionsOf(experiment), threads: experiment.training?.threads }];
  const fields = Object.entries(sweep.over);
  const combinations =
    sweep.method === 'grid' ? grid(fields) : random(fields, sweep.runs ?? 1, sweep.seed ?? 1);
  return combinations.map((values, i) => {
    const changed = withValues(experiment, values);
    const options = optionsOf(changed);
    try {
      checkOptions(options);
    } catch (error) {
      if (!(error instanceof UnrollError)) throw error;
      throw new UnrollError(
        error.code,
        phrase`Run ${i + 1} of the sweep cannot be: ${whatHappened(error)}`,
        error.wording.hint,
      );
    }
    return { name: `${name} · ${describe(values)}`, values, options, threads: changed.training?.threads };
  });
}

function grid(fields: [string, SweepValues][]): Record<string, FieldValue>[] {
  let combinations: Record<string, FieldValue>[] = [{}];
  for (const [name, values] of fields) {
    const list = Array.isArray(values) ? values : [];
    combinations = combinations.flatMap((combination) =>
      list.map((value) => ({ ...combination, [name]: value })),
    );
  }
  return combinations;
}

function random(fields: [string, SweepValues][], runs: number, seed: number): Record<string, FieldValue>[] {
  const numbers = new Random(seed);
  return Array.from({ length: runs }, () =>
    Object.fromEntries(fields.map(([name, values]) => [name, draw(values, numbers)])),
  );
}

function draw(values: SweepValues, numbers: Random): FieldValue {
  const share = numbers.uniform();
  if (Array.isArray(values)) return values[Math.floor(share * values.length)];
  const { min, max, log, whole } = values;
  const value = log ? min * (max / min) ** share : min + (max - min) * share;
  return whole ? Math.min(max, Math.round(value)) : Number(value.toPrecision(6));
}

/** The experiment with other values of some fields, which are known ones. */
function withValues(experiment: Experiment, values: Record<string, FieldValue>): Experiment {
  const changed: Experiment = {
    ...experiment,
    data: { ...experiment.data },
    tokenizer: { ...experiment.tokenizer },
    model: { ...experiment.model },
    training: { ...experiment.training },
  };
  for (const [field, value] of Object.entries(values)) {
    const [part, name] = field.split('.');
    if (field === 'seed') changed.seed = value as number;
    else if (field === 'data.split') changed.data.split = value as number;
    else if (part === 'tokenizer' || part === 'model' || part === 'training')
      Object.assign(changed[part] ?? {}, { [name]: value });
  }
  return changed;
}

function describe(values: Record<string, FieldValue>): string {
  return Object.entries(values)
    .map(([field, value]) => `${field.slice(field.lastIndexOf('.') + 1)} ${String(value)}`)
    .join(', ');
}
