import type { TrainingResult, TrainRequest } from '../../protocol/training';
import type { TrainingRun, TrainingSource } from './trainingRun';

/** Writes down what is trained, so that it can be found again and goes on when it was cut short. */
export interface RunRecorder {
  /** Before a training begins. Rejects never: a run that cannot be written down is trained all the same. */
  begin(run: TrainingRun, source: TrainingSource): Promise<void>;
  /** What it wants the engine to be told. */
  requestOf(source: TrainingSource): Pick<TrainRequest, 'checkpointSeconds' | 'provenance'>;
  checkpoint(run: TrainingRun, bytes: Uint8Array, step: number): void;
  /** Resolves when all is written, or was reported. */
  end(run: TrainingRun, result: TrainingResult, bytes: Uint8Array): Promise<void>;
  fail(run: TrainingRun, error: unknown): void;
  /** It was stopped before anything was learnt. */
  discard(run: TrainingRun): void;
}
