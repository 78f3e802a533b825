import type { Phrase } from '../../../base/phrase';
import type { LabInitialisation, LabMetric, LabTaskName } from '../../../protocol/laboratory';
import type { F32, I32 } from '../../kernels/kernels';
import type { Random } from '../../random';

/** Distances from and to, both included. */
export interface DistanceRange {
  from: number;
  to: number;
}

/** B sequences, time-major: row t*B + b is step t of sequence b. A task writes into what it uses. */
export interface TaskBatch {
  readonly rows: number; // B
  /** (T*B) */
  readonly tokens: I32;
  /** (T*B, I) */
  readonly values: F32;
  /** (T*B) class wanted after each step, -1 where no answer is wanted. */
  readonly classes: I32;
  /** (B) number wanted after the last step. */
  readonly numbers: F32;
}

/** Which steps of a batch are in use. */
export interface FilledSteps {
  steps: number;
  /** The first step after which an answer is wanted. */
  firstAnswer: number;
}

/** What a network reads: tokens of a vocabulary, through an embedding, or numbers as they are. */
export type TaskInput =
  { kind: 'tokens'; count: number; embeddingSize: number } | { kind: 'values'; width: number };

/** A number after the last step, or one of so many classes wherever one is wanted. */
export type TaskAnswer = { kind: 'number' } | { kind: 'classes'; count: number };

/** A task that takes memory: what it asks for, how it is drawn from a seed, and what can be had without memory. */
export interface LabTask {
  readonly name: LabTaskName;
  /** One sentence for people. */
  readonly summary: string;
  /** What the distance counts. */
  readonly unit: Phrase;
  readonly input: TaskInput;
  readonly answer: TaskAnswer;
  readonly metric: LabMetric;
  /** Better, or as good, is remembering. */
  readonly threshold: number;
  readonly leastDistance: number;
  readonly usual: TaskDefaults;
  /** Steps of the longest sequence of a distance. */
  stepsFor(distance: number): number;
  /** Writes sequences, from distances of the range. Every step in use is written. */
  fill(batch: TaskBatch, range: DistanceRange, random: Random): FilledSteps;
  /** The metric of the best answers that need no memory. */
  baseline(distance: number): number;
  /** The loss of those, in nats an answer or squares: much less than that is having learnt. */
  baselineLoss(distance: number): number;
  /** Where it is measured, in order, beyond the distance trained for too. The first range begins at its distance. */
  testDistances(distance: number): number[];
  /** Whether a test at a distance takes all those since the one before in. */
  readonly testsBetween?: boolean;
}

export interface TaskDefaults {
  distance: number;
  /** H of the LSTM. */
  hiddenSize: number;
  /** Of GRU and LSTM. */
  learningRate: number;
  /** Of simple networks, found by the same search: they bear less. */
  simpleLearningRate: number;
  /** B */
  rows: number;
  seconds: number;
  /** Distance that a training begins with; Infinity for the whole at once. */
  firstDistance: number;
  /** Good batches in a row, at the whole distance, that end a training; 0: it goes on to its limit. */
  goodBatches: number;
  /** Of the gates that keep; recurrent matrices begin orthogonal where there are gates, else as the identity. */
  forgetBias: LabInitialisation['forgetBias'];
}

/** Shares and multiples of the distance trained for, each once and at least `least`. */
export function around(distance: number, factors: readonly number[], least: number): number[] {
  const distances = factors.map((factor) => Math.max(least, Math.round(distance * factor)));
  return [...new Set([...distances, distance])].sort((a, b) => a - b);
}

/** A whole number from `from` to `to`, both included. */
export function draw(random: Random, { from, to }: DistanceRange): number {
  return from + Math.floor(random.uniform() * (to - from + 1));
}
