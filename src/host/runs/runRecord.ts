import { isPhrase, type Wording } from '../../base/phrase';
import type { TextFingerprint } from '../../engine/checkpoint/textFingerprint';
import type { ModelSummary, RunOptions } from '../../protocol/spec';
import type { StopReason, ThreadWish } from '../../protocol/training';
import type { FolderScope } from '../models/chooseModel';
import { isFolderScope } from '../models/modelIndex';
import type { RunOfExperiment, TrainingRun, TrainingSource } from '../training/trainingRun';

/** `interrupted`: its window or its engine ended before it did. `queued`: waits for its turn. */
export const runStates = ['queued', 'training', 'interrupted', 'finished', 'failed'] as const;
export type StoredRunState = (typeof runStates)[number];

/** What is remembered of a run: plain data, a small file of its own. Its model, curve, texts and checkpoint lie beside it. */
export interface RunRecord {
  id: string;
  name: string;
  state: StoredRunState;
  documentUri: string;
  documentVersion: number;
  languageId: string;
  folder?: FolderScope;
  /** Milliseconds since 1970. */
  createdAt: number;
  options: RunOptions;
  threads?: ThreadWish;
  experiment?: RunOfExperiment;
  provenance?: TrainingSource['provenance'];
  /** Known once it has started. */
  plan?: TrainingRun['plan'];
  text: TextFingerprint;
  validation?: TextFingerprint;
  /** As far as it has come. Nats per token, of the latest validation or of training; NaN while unknown. */
  steps: number;
  seconds: number;
  loss: number;
  hasCheckpoint: boolean;
  reason?: StopReason;
  /** What went wrong. Earlier versions wrote the English text alone. */
  error?: Wording;
  summary?: ModelSummary;
  /** Who trains it. */
  owner?: { pid: number; session: string };
  /** Hidden since; its files go a day later, so that deleting can be undone. */
  deletedAt?: number;
}

export function formatRecord(record: RunRecord): string {
  return JSON.stringify(record, undefined, 1);
}

/** A record out of a file or of the index; undefined for what is none. */
export function parseRecord(value: unknown): RunRecord | undefined {
  if (!isObject(value)) return undefined;
  const strings = [value.id, value.name, value.documentUri, value.languageId];
  const numbers = [value.documentVersion, value.createdAt, value.steps, value.seconds];
  const isRecord =
    strings.every((item) => typeof item === 'string') &&
    numbers.every((item) => typeof item === 'number') &&
    isRunId(String(value.id)) &&
    runStates.some((state) => state === value.state) &&
    isObject(value.options) &&
    isFingerprint(value.text) &&
    (value.validation === undefined || isFingerprint(value.validation)) &&
    (value.plan === undefined || (isObject(value.plan) && isObject(value.plan.spec))) &&
    (value.folder === undefined || isFolderScope(value.folder)) &&
    (value.experiment === undefined || isExperiment(value.experiment)) &&
    (value.summary === undefined || (isObject(value.summary) && isObject(value.summary.spec)));
  if (!isRecord) return undefined;
  const record = value as unknown as RunRecord;
  const { summary } = record;
  return {
    ...record,
    loss: orNaN(record.loss), // JSON writes NaN as null
    ...(record.error !== undefined && {
      error: isPhrase(record.error) ? record.error : String(record.error),
    }),
    ...(summary && {
      summary: { ...summary, validLoss: orNaN(summary.validLoss), trainLoss: orNaN(summary.trainLoss) },
    }),
  };
}

/** Ids become names of files. */
export function isRunId(id: string): boolean {
  return /^[\w-]{1,80}$/.test(id);
}

function isFingerprint(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.hash === 'string' &&
    /^[0-9a-f]{16}$/.test(value.hash) &&
    Number.isSafeInteger(value.units)
  );
}

function isExperiment(value: unknown): boolean {
  return (
    isObject(value) &&
    [value.uri, value.name, value.batch].every((item) => typeof item === 'string') &&
    [value.index, value.of].every((item) => typeof item === 'number') &&
    isObject(value.values)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function orNaN(value: unknown): number {
  return typeof value === 'number' ? value : NaN;
}
