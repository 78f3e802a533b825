import type { RunOptions, RunSpec } from '../../protocol/spec';
import type { StopReason, ThreadWish, TrainingPoint } from '../../protocol/training';

/** A text to train on, as it was when the command was given: the document may be edited or closed afterwards. */
export interface TrainingSource {
  documentUri: string;
  documentVersion: number;
  name: string;
  languageId: string;
  text: string;
  options: RunOptions;
  threads?: ThreadWish;
}

/** One training, from the command to its end. Objects are replaced, not changed, except that `points` grows. */
export interface TrainingRun {
  /** Also the id of the model that it makes. */
  id: string;
  source: Omit<TrainingSource, 'text'> & { textLength: number };
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
