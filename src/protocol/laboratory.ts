import type { CellKind } from './spec';

export const labTasks = ['recall', 'temporal-order', 'adding', 'copy', 'dyck-1', 'anbn'] as const;
export type LabTaskName = (typeof labTasks)[number];

/** What a value by distance is: shares of answers or of whole sequences that are right, or losses. */
export type LabMetric = 'accuracy' | 'sequences' | 'meanSquaredError' | 'nats';

/** What a cell's recurrent weights start from, and the biases of the gates that keep its state. */
export interface LabInitialisation {
  /** `orthogonal`: each gate's matrix (Saxe et al. 2014); `identity`: of the candidate (Le et al. 2015); `uniform`: as PyTorch. */
  recurrent: 'orthogonal' | 'identity' | 'uniform';
  /** Added to forget gates (LSTM) and update gates (GRU); `chrono`: spread over the distances to come (Tallec and Ollivier 2018). */
  forgetBias: number | 'chrono';
}

/** What is left out has the task's default. The same options hold for every cell. */
export interface LabOptions {
  seed?: number;
  /** Limits of the training of each cell, of which the first reached ends it. */
  seconds?: number;
  steps?: number;
  /** Units of the LSTM; the others get as many as make their parameters as many. */
  hiddenSize?: number;
  learningRate?: number;
  initialisation?: Partial<LabInitialisation>;
}

export interface LabRequest extends LabOptions {
  task: LabTaskName;
  cells: CellKind[];
  distance?: number;
}

export interface LabValue {
  distance: number;
  value: number;
}

/** What a cell has learnt of a task. */
export interface LabCellResult {
  cell: CellKind;
  hiddenSize: number;
  parameters: number;
  metric: LabMetric;
  /** At the distance that was trained for. */
  value: number;
  byDistance: LabValue[];
  /** Shortest distance tested at which the value is worse than `threshold` of the task; undefined when there is none. */
  dropsAt?: number;
  /** |d answer / d h| by lag, 0 for the state that the answer is made of: mean over sequences of the asked distance. */
  gradientNorms: number[];
  /** |d answer / d c| by lag, of an LSTM. */
  cellGradientNorms?: number[];
  /** `gradientNorms` before the training. */
  initialGradientNorms: number[];
  steps: number;
  /** Of training. */
  seconds: number;
  /** Distance that the training had come to, from short ones on. */
  reached: number;
  /** Why the training ended. */
  reason: 'learnt' | 'steps' | 'time' | 'stopped';
}

export interface LabResult {
  task: LabTaskName;
  distance: number;
  metric: LabMetric;
  /** What can be had without memory, at the distance. */
  baseline: number;
  /** The same at each distance tested. */
  baselines: LabValue[];
  /** Value up to which (a loss) or from which on (a share) a cell counts as remembering. */
  threshold: number;
  seed: number;
  results: LabCellResult[];
}

/** How the training of a cell goes. */
export interface LabPoint {
  step: number;
  /** Mean since the last point, in the task's own loss. */
  loss: number;
  /** Distance that is trained now. */
  reached: number;
  elapsedSeconds: number;
  /** Share of the limit that is used up, 0 to 1. */
  share: number;
}

export type LabEvent =
  | { kind: 'cell'; cell: CellKind; hiddenSize: number; parameters: number }
  | { kind: 'point'; cell: CellKind; point: LabPoint }
  | { kind: 'result'; result: LabCellResult };

/** Language models of one text, one of each cell, with nearly as many parameters and trained for as long. */
export interface TextComparisonRequest {
  text: string;
  language: string;
  cells: CellKind[];
  /** Of training, for each cell. */
  seconds: number;
  seed: number;
  /** What the model of each cell is to be called in the engine, where it stays. */
  modelIds: Partial<Record<CellKind, string>>;
}

export interface TextCellResult {
  cell: CellKind;
  modelId: string;
  hiddenSize: number;
  parameters: number;
  /** Nats per token on the end of the text, which was held out. */
  validLoss: number;
  trainLoss: number;
  /** Running mean of the loss in training, in nats per token. */
  curve: { seconds: number; loss: number }[];
  /** |d loss / d h| by lag: mean over predictions near the end of the text. */
  gradientNorms: number[];
  cellGradientNorms?: number[];
  steps: number;
  seconds: number;
}

export type TextEvent =
  | { kind: 'cell'; cell: CellKind; hiddenSize: number; parameters: number }
  | { kind: 'point'; cell: CellKind; loss: number; seconds: number }
  | { kind: 'result'; result: TextCellResult };

/** A comparison that was made and is kept. `at` is in milliseconds since 1970. */
export type LabRecord =
  | { kind: 'task'; id: string; at: number; result: LabResult }
  | { kind: 'text'; id: string; at: number; documentUri: string; name: string; cells: TextCellResult[] };

/** A comparison that is being made. */
export interface LabProgress {
  /** Name of the task, or of the document. */
  name: string;
  cell: CellKind;
  /** 0 to 1, of this cell's training. */
  share: number;
  loss: number;
  /** Distance that is trained now, of a task. */
  reached?: number;
  distance?: number;
}

/** What the panel shows of the laboratory. */
export interface LaboratoryView {
  /** The latest first. */
  records: LabRecord[];
  running?: LabProgress;
}
