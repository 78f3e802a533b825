import type { Disposable } from '../../base/disposable';
import type { TrainingJob } from './trainingJob';

/** How the engine gets threads: it cannot start any itself, since each runtime has its own way. */
export interface ThreadSupply {
  /** Threads that the machine runs at once. */
  readonly cores: number;
  /**
   * Starts a thread that calls `runTrainingThread(job)`. `onDeath` is called, later and in the caller's thread, when it
   * ended by itself or failed to start; disposing ends it, whatever it is doing.
   */
  start(job: TrainingJob, onDeath: (cause: Error) => void): Disposable;
}
