import type { RunOptions } from './spec';
import type { ThreadWish } from './training';

/** What an experiment file (*.unroll.json) says. Everything that is left out is chosen from the texts. */
export interface Experiment {
  name?: string;
  data: {
    /** Paths or globs, relative to the experiment's folder. Of a model that translates: pairs, or sources. */
    files: string[];
    /** Of a model that translates: the targets, line by line beside the sources of `files`. */
    target?: string[];
    /** Texts to validate on, instead of a share of `files`. */
    validation?: string[];
    validationTarget?: string[];
    /** Share of the text, at its end, that is held out for validation. */
    split?: number;
  };
  tokenizer?: RunOptions['tokenizer'];
  model?: RunOptions['model'];
  training?: Omit<NonNullable<RunOptions['training']>, 'seed' | 'validationFraction'> & {
    threads?: ThreadWish;
  };
  seed?: number;
  sweep?: Sweep;
}

export type FieldValue = number | string | boolean;

/** Values to choose from; or a range of numbers, for random sweeps. */
export type SweepValues =
  | FieldValue[]
  /** From `min` to `max`, evenly; with `log`, evenly in their logarithms; with `whole`, whole numbers. */
  | { min: number; max: number; log?: boolean; whole?: boolean };

/** The same experiment again and again with other values of some fields. */
export interface Sweep {
  /** Every combination, or `runs` combinations by chance. */
  method: 'grid' | 'random';
  /** By field: `model.hiddenSize`, `training.learningRate`, `seed`, … */
  over: Record<string, SweepValues>;
  /** Number of runs of a random sweep. */
  runs?: number;
  /** Of the choice of a random sweep. */
  seed?: number;
}

/** One training of an experiment. */
export interface PlannedRun {
  /** The experiment's name, with what differs from run to run. */
  name: string;
  /** Values of the fields that the sweep is over. */
  values: Record<string, FieldValue>;
  options: RunOptions;
  threads?: ThreadWish;
}
