import type { FolderScope } from '../models/chooseModel';
import type { FieldValue } from '../../protocol/experiment';
import type { Provenance, RunOptions, RunSpec } from '../../protocol/spec';
import type { StopReason, ThreadWish, TrainingPoint } from '../../protocol/training';

/** A text to train on, as it was when the command was given: the document may be edited or closed afterwards. */
export interface TrainingSource {
  documentUri: string;
  documentVersion: number;
  name: string;
  languageId: string;
  text: string;
  /** Files of a folder, whose URI is `documentUri`: the model is for all of them. */
  folder?: FolderScope;
  /** A text of its own to validate on. */
  validationText?: string;
  options: RunOptions;
  threads?: ThreadWish;
  /** The experiment that it is a run of. */
  experiment?: RunOfExperiment;
  /** The texts that `text` was put together from; itself when left out. */
  provenance?: Pick<Provenance, 'files' | 'validation'>;
  /** A run that waited or was cut short, and goes on under its own id: from its checkpoint, or from the beginning. */
  goesOn?: { id: string; checkpoint?: Uint8Array; points: TrainingPoint[] };
}

/** Which run of which experiment. */
export interface RunOfExperiment {
  uri: string;
  name: string;
  /** Of one start of the experiment: the runs of a sweep have it together. */
  batch: string;
  index: number;
  of: number;
  values: Record<string, FieldValue>;
}

export function newRunId(nowMs: number): string {
  return `run-${nowMs.toString(36)}-${Math.floor(Math.random() * 0x1000000).toString(36)}`;
}

/** One training, from the command to its end. Objects are replaced, not changed, except that `points` grows. */
export interface TrainingRun {
  /** Also the id of the model that it makes. */
  id: string;
  source: Omit<TrainingSource, 'text' | 'goesOn'> & { textLength: number; textSketch?: string };
  startedAt: number;
  /** `starting`: the text is being read, nothing speaks yet. */
  state: 'starting' | 'training' | 'paused' | 'finished' | 'failed';
  /** Known once it has started. */
  plan?: { spec: RunSpec; parameters: number; trainTokens: number; validTokens: number };
  /** The whole curve. */
  points: TrainingPoint[];
  /** Why it finished. */
  reason?: StopReason;
  /** Why it failed. */
  error?: unknown;
}

export function isActive(run: TrainingRun | undefined): run is TrainingRun {
  return run !== undefined && run.state !== 'finished' && run.state !== 'failed';
}

/**
 * Nats per token that say how well a training goes: on what it is for. A short text is learnt by heart, and how it guesses at
 * what was held out of it, ever worse, would tell a person nothing.
 */
export function lossToShow({ points, plan }: Pick<TrainingRun, 'points' | 'plan'>): number | undefined {
  return plan?.spec.training.keep === 'last' ? latestTrainLoss(points) : latestLoss(points);
}

function latestTrainLoss(points: readonly TrainingPoint[]): number | undefined {
  const loss = points.at(-1)?.trainLoss;
  return loss === undefined || Number.isNaN(loss) ? undefined : loss;
}

/** Nats per token of the latest validation, else of the latest training points; undefined before the first. */
export function latestLoss(points: readonly TrainingPoint[]): number | undefined {
  let loss = points.at(-1)?.trainLoss;
  for (let i = points.length - 1; i >= 0; i--) {
    const { validLoss } = points[i];
    if (validLoss === undefined) continue;
    loss = validLoss;
    break;
  }
  return loss === undefined || Number.isNaN(loss) ? undefined : loss;
}
