import { UnrollError } from '../../base/errors';
import { isPhrase, phrase, type Phrase } from '../../base/phrase';
import { cellKinds, type ModelSummary } from '../../protocol/spec';
import type { TrainingPoint } from '../../protocol/training';
import type { FolderScope } from './chooseModel';
import type { ModelRecord } from './modelRecord';

const indexVersion = 1;

export function formatIndex(records: readonly ModelRecord[]): string {
  return JSON.stringify({ version: indexVersion, models: records }, undefined, 1);
}

/**
 * Rows of a stored index. Rows that are not what we write are left out and counted.
 * Fails with `bad-model` when the whole is no index, or one of a later version.
 */
export function parseIndex(json: string): { records: ModelRecord[]; dropped: number } {
  const index = parseObject(json);
  if (!index || !Array.isArray(index.models)) throw badIndex(phrase`it is not a list of models`);
  if (index.version !== indexVersion) throw badIndex(phrase`it has version ${String(index.version)}`);
  const rows: unknown[] = index.models;
  const records = rows.filter(isRecord).map(withNumbers);
  return { records, dropped: rows.length - records.length };
}

export function formatCurve(points: readonly TrainingPoint[]): string {
  return JSON.stringify({ version: indexVersion, points });
}

/** Points of a stored curve; none when it is damaged, since a model is of use without its curve. */
export function parseCurve(json: string): TrainingPoint[] {
  const curve = parseObject(json);
  if (!curve || !Array.isArray(curve.points)) return [];
  const rows: unknown[] = curve.points;
  return rows
    .filter(isObject)
    .filter((row) => typeof row.step === 'number')
    .map(pointFrom);
}

const optionalNumbers = ['validLoss', 'clipRatio', 'updateRatio', 'saturation', 'deadUnits'] as const;

function pointFrom(row: Record<string, unknown>): TrainingPoint {
  const point: TrainingPoint = {
    step: orNaN(row.step),
    epoch: orNaN(row.epoch),
    trainLoss: orNaN(row.trainLoss),
    learningRate: orNaN(row.learningRate),
    gradientNorm: orNaN(row.gradientNorm),
    tokensPerSecond: orNaN(row.tokensPerSecond),
    elapsedSeconds: orNaN(row.elapsedSeconds),
    secondsLeft: orNaN(row.secondsLeft),
  };
  for (const name of optionalNumbers) {
    const value = row[name];
    if (typeof value === 'number') point[name] = value;
  }
  if (typeof row.note === 'string') point.note = row.note;
  if (Array.isArray(row.notes)) point.notes = row.notes.filter(isPhrase);
  return point;
}

/** JSON writes NaN as null. */
function withNumbers(record: ModelRecord): ModelRecord {
  const { summary } = record;
  return {
    ...record,
    summary: { ...summary, validLoss: orNaN(summary.validLoss), trainLoss: orNaN(summary.trainLoss) },
  };
}

function orNaN(value: unknown): number {
  return typeof value === 'number' ? value : NaN;
}

function isRecord(row: unknown): row is ModelRecord {
  if (!isObject(row)) return false;
  const strings = [row.id, row.documentUri, row.name, row.languageId, row.reason];
  const numbers = [row.documentVersion, row.textLength, row.trainTokens, row.validTokens, row.seconds];
  return (
    strings.every((value) => typeof value === 'string') &&
    numbers.every((value) => typeof value === 'number') &&
    (row.textSketch === undefined || typeof row.textSketch === 'string') &&
    (row.folder === undefined || isFolderScope(row.folder)) &&
    isSummary(row.summary)
  );
}

/** Also of a run's record. */
export function isFolderScope(value: unknown): value is FolderScope {
  return (
    isObject(value) &&
    typeof value.glob === 'string' &&
    Array.isArray(value.languages) &&
    value.languages.every((language) => typeof language === 'string')
  );
}

function isSummary(value: unknown): value is ModelSummary {
  if (!isObject(value) || !isObject(value.spec)) return false;
  const { model, tokenizer, training } = value.spec;
  if (!isObject(model) || !isObject(tokenizer) || !isObject(training)) return false;
  const numbers = [
    value.parameters,
    value.steps,
    value.trainedAt,
    model.layers,
    model.hiddenSize,
    model.vocabularySize,
  ];
  return (
    cellKinds.some((cell) => cell === model.cell) &&
    typeof tokenizer.kind === 'string' &&
    typeof value.weightsHash === 'string' &&
    numbers.every((number) => typeof number === 'number')
  );
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badIndex(why: Phrase): UnrollError {
  return new UnrollError(
    'bad-model',
    phrase`The list of trained models cannot be read: ${why}.`,
    'It was set aside; train again to make a new one.',
  );
}
