import type { ModelKind, ModelSummary } from '../../protocol/spec';
import type { FolderScope } from './chooseModel';
import type { StopReason, TrainingPoint } from '../../protocol/training';

/** What is remembered of a trained model besides its weights: plain data, one row of the index. */
export interface ModelRecord {
  /** Name of the model towards the engine; another one for every training. */
  id: string;
  /** The document that the model belongs to, and its version and length in UTF-16 units when it was trained on. */
  documentUri: string;
  documentVersion: number;
  textLength: number;
  /** By which the text is compared with a later one, see `sketchOf`; not of models that older versions stored. */
  textSketch?: string;
  /** Name a person recognises, usually the file's. */
  name: string;
  languageId: string;
  /** Of a model that was trained on files of a folder, whose URI is `documentUri`. */
  folder?: FolderScope;
  trainTokens: number;
  validTokens: number;
  reason: StopReason;
  /** Time spent training. */
  seconds: number;
  summary: ModelSummary;
}

/** A model with its bytes (those of a model file) and the curve of its training. */
export interface TrainedModel {
  record: ModelRecord;
  bytes: Uint8Array;
  points: TrainingPoint[];
}

export function kindOf({ summary }: Pick<ModelRecord, 'summary'>): ModelKind {
  return summary.spec.model.kind ?? 'language';
}

/** Whether one takes the place of the other: a document may have one model of each kind. */
export function isSamePlace(a: ModelRecord, b: ModelRecord): boolean {
  return a.documentUri === b.documentUri && kindOf(a) === kindOf(b);
}

/** Weights from elsewhere: nothing is known of their training. */
export function isImported({ trainTokens }: Pick<ModelRecord, 'trainTokens'>): boolean {
  return trainTokens === 0;
}

/** Of two models of one document and kind the later one stays. */
export function withRecord(records: readonly ModelRecord[], record: ModelRecord): ModelRecord[] {
  return [...records.filter((other) => !isSamePlace(other, record)), record];
}

/** The offset from which on the text of a document was held out of its model's training, or came later; Infinity for none. */
export function unseenFrom(
  record:
    Pick<ModelRecord, 'documentUri' | 'folder' | 'textLength' | 'trainTokens' | 'validTokens'> | undefined,
  documentUri: string,
): number {
  if (!record || record.folder || record.documentUri !== documentUri || record.validTokens === 0)
    return Infinity;
  const share = record.trainTokens / (record.trainTokens + record.validTokens);
  return Math.floor(share * record.textLength);
}
