import type { CheckpointState } from './stateArchive';

/** Seconds between checkpoints where nothing else was asked for. */
export const defaultCheckpointSeconds = 30;

/** Takes a training's checkpoints, and says how often it wants one; at the end of a run there is one in any case. */
export interface CheckpointSink {
  /** Seconds between two; 0: none by time. */
  readonly everySeconds: number;
  /** Steps between two; 0: none by steps. */
  readonly everySteps: number;
  /** Copies the state, with pauses: until this has ended nothing changes it. */
  save(state: CheckpointState, step: number): Generator<void, void>;
}
