import type { Phrase } from '../base/phrase';
import type { ModelSummary, Provenance, RunOptions, RunSpec } from './spec';

export type ThreadWish = number | 'auto';

export interface TrainRequest {
  runId: string;
  text: string;
  /** Language id of the editor or file extension, '' when unknown: helps to choose the spec. */
  language: string;
  options: RunOptions;
  /** Most threads to train with; 'auto', also when absent, leaves one core to the editor. */
  threads?: ThreadWish;
  /** Text to validate on instead of the end of `text`. */
  validationText?: string;
  /** Seconds between checkpoints, which come as events, also at the end; none when left out. */
  checkpointSeconds?: number;
  /** A checkpoint of the same text to go on from: everything but the text and the limits is as it was. */
  resume?: Uint8Array;
  /** Whether the model remembers the text, so that suggestions can look there; it does when left out. */
  remember?: boolean;
  /** To be kept in the model. */
  provenance?: Provenance;
}

/** One point of the curves. Losses are in nats per token. */
export interface TrainingPoint {
  step: number;
  epoch: number;
  /** Running mean since the previous point. */
  trainLoss: number;
  /** Only on points where a validation was made. */
  validLoss?: number;
  learningRate: number;
  /** Global norm before clipping. */
  gradientNorm: number;
  tokensPerSecond: number;
  elapsedSeconds: number;
  /** Estimate until the run ends, in seconds; NaN while unknown. */
  secondsLeft: number;
  /** Share of the steps since the previous point whose gradient was clipped; absent without clipping. */
  clipRatio?: number;
  /** Size of the last update against that of the weights, |dw| / |w|. */
  updateRatio?: number;
  /** Share of gate values under 0.1 or over 0.9, and of units whose state hardly moves; on points with a validation. */
  saturation?: number;
  deadUnits?: number;
  /** What happened since the previous point, in words: training diverged and went back. */
  note?: string;
  /** The same, as it can be translated. */
  notes?: Phrase[];
}

/** Training diverged and went back to weights that were good. */
export interface RollBack {
  /** Where it diverged, with what loss; not finite when it is no number. */
  step: number;
  loss: number;
  /** Of the weights that it went back to; 0: those that it began with. */
  goodStep: number;
  /** From now on. */
  learningRate: number;
  /** The how manieth it is, of at most how many. */
  count: number;
  most: number;
}

export type TrainingEvent =
  | {
      kind: 'started';
      runId: string;
      spec: RunSpec;
      reasons: string[];
      parameters: number;
      trainTokens: number;
      validTokens: number;
    }
  | { kind: 'point'; runId: string; point: TrainingPoint }
  /** The same is the note of the next point. */
  | { kind: 'rolled-back'; runId: string; rollBack: RollBack; text: string }
  /** The bytes of a checkpoint file. */
  | { kind: 'checkpoint'; runId: string; step: number; bytes: Uint8Array }
  | { kind: 'paused'; runId: string }
  | { kind: 'resumed'; runId: string };

/** `diverged`: again and again; the weights are the last good ones. */
export type StopReason = 'finished' | 'stopped' | 'early-stop' | 'time' | 'diverged';

export interface TrainingResult {
  runId: string;
  reason: StopReason;
  summary: ModelSummary;
  vocabulary: number;
  steps: number;
  trainLoss: number;
  validLoss: number;
  tokensPerSecond: number;
  seconds: number;
}
