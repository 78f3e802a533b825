import type { CancellationToken } from '../base/cancellation';
import type { AttentionApi } from './attention';
import type { ExportedFile, ExportFormat, ForeignWeights } from './formats';
import type { GradientResult } from './gradient';
import type { Intervention } from './interventions';
import type {
  LabEvent,
  LabRequest,
  LabResult,
  TextCellResult,
  TextComparisonRequest,
  TextEvent,
} from './laboratory';
import type { LearningApi } from './learningApi';
import type { TextMemoryApi } from './textMemoryApi';
import type { FillResult, PredictionResult, Suggestion, Surprisals, TextRange, Trace } from './predictions';
import type { RecordedText } from './recording';
import type { CachePart, ModelSummary } from './spec';
import type { UnitsApi } from './unitsApi';
import type { WhatIfApi } from './whatIf';
import type { TracesApi } from './traces';
import type { TranslationApi } from './translationApi';
import type { TrainingEvent, TrainingResult, TrainRequest } from './training';

/** Second argument of every method: how the caller cancels and hears of progress. */
export interface CallContext<Progress = never> {
  token: CancellationToken;
  progress(value: Progress): void;
}

/** A document mirrored in the worker, so that a moved cursor or a keystroke sends no text again. */
export interface DocumentText {
  documentId: string;
  version: number;
  text: string;
}

/** Replacements in the order to apply them; offsets are in UTF-16 units of the text before each. */
export interface DocumentEdit {
  documentId: string;
  fromVersion: number;
  version: number;
  changes: { offset: number; length: number; text: string }[];
}

/** What the network is made to hold while it reads; fails with `bad-input` for what it does not have. */
export interface Interfered {
  interventions?: readonly Intervention[];
}

/** A place in a mirrored document, read with a model. Fails with `stale` when the mirror has another version. */
export interface DocumentPlace {
  modelId: string;
  documentId: string;
  version: number;
  offset: number;
}

export interface GenerateRequest {
  modelId: string;
  /** Text that the model reads first. */
  prompt: string;
  /** Most tokens to generate. */
  length: number;
  /** 0 is greedy. */
  temperature: number;
  seed: number;
  /** What the network is made to hold meanwhile. Their tokens count from the beginning of the prompt. */
  interventions?: readonly Intervention[];
}

/** What is mixed with a model's predictions. */
export interface CacheRequest {
  /** Which caches are mixed in: all of them for true, none when left out. */
  cache?: boolean | readonly CachePart[];
  /** Mirrored documents that are looked at too. One that is not held any more is passed over. */
  neighbours?: string[];
}

export interface SuggestRequest extends DocumentPlace, CacheRequest {
  /** Most tokens. */
  maxTokens: number;
  /** Least probability that the suggestion is right up to the end of its first word. */
  minProbability: number;
  /** Shorter suggestions are none; 1 when left out. */
  leastCharacters?: number;
  /** How many different suggestions are wanted, 1 when left out. */
  alternatives?: number;
}

export interface FillRequest {
  modelId: string;
  documentId: string;
  version: number;
  /** A written blank, a selected token, or a cursor. */
  range: TextRange;
  topK: number;
}

export interface InspectRequest extends DocumentPlace, Interfered {
  /** At most this many tokens around the offset are traced; the network reads what stands before them first. */
  maxTokens: number;
}

/** One training at a time. While a run trains, its run id is a model id that speaks with the weights of the moment. */
export interface TrainingApi {
  /** Trains until a limit, `stopTraining` or cancellation; either of the last two keeps what was learnt. */
  train(request: TrainRequest, context: CallContext<TrainingEvent>): Promise<TrainingResult>;
  pauseTraining(request: { runId: string }, context: CallContext): Promise<void>;
  resumeTraining(request: { runId: string }, context: CallContext): Promise<void>;
  stopTraining(request: { runId: string }, context: CallContext): Promise<void>;
}

/** Models in and out of the worker's memory. */
export interface ModelsApi {
  /** The model as the bytes of a model file. */
  exportModel(request: { modelId: string }, context: CallContext): Promise<Uint8Array>;
  importModel(request: { modelId: string; bytes: Uint8Array }, context: CallContext): Promise<ModelSummary>;
  /** The model in the format of other programs: files to lie side by side, the first of them of the name given. */
  convertModel(
    request: { modelId: string; format: ExportFormat; name: string },
    context: CallContext,
  ): Promise<ExportedFile[]>;
  /** Makes a model of weights from elsewhere; undefined when nothing says what their tokens are. */
  importWeights(
    request: ForeignWeights & { modelId: string },
    context: CallContext,
  ): Promise<ModelSummary | undefined>;
  releaseModel(request: { modelId: string }, context: CallContext): Promise<void>;
}

/** Documents mirrored in the worker. */
export interface DocumentsApi {
  openDocument(request: DocumentText, context: CallContext): Promise<void>;
  editDocument(request: DocumentEdit, context: CallContext): Promise<void>;
  closeDocument(request: { documentId: string }, context: CallContext): Promise<void>;
}

/** A model reading a document, or writing on from a prompt. */
export interface ReadingApi {
  predict(
    request: DocumentPlace & Interfered & CacheRequest & { topK: number },
    context: CallContext,
  ): Promise<PredictionResult>;
  /** Candidates for a blank, from the text on both sides of it. Fails with `bad-input` unless the model is a blank model. */
  fill(request: FillRequest, context: CallContext): Promise<FillResult>;
  suggest(request: SuggestRequest, context: CallContext): Promise<Suggestion>;
  inspect(request: InspectRequest, context: CallContext): Promise<Trace>;
  /** Reports each piece of text as progress; the result is the whole generated text. */
  generate(request: GenerateRequest, context: CallContext<string>): Promise<string>;
}

export interface GradientRequest extends DocumentPlace, Interfered {
  /** Steps to look back, at most. */
  maxLags: number;
}

/** Memory, compared and looked into. */
export interface LaboratoryApi {
  /** Trains and measures cells on a task until `stopLab`. One training at a time. */
  runLab(request: LabRequest, context: CallContext<LabEvent>): Promise<LabResult>;
  /** The same with language models of a text, which stay in the engine. */
  compareText(request: TextComparisonRequest, context: CallContext<TextEvent>): Promise<TextCellResult[]>;
  /** The comparison that runs ends soon, with what it has. */
  stopLab(request: Record<string, never>, context: CallContext): Promise<void>;
  /** Gradients of the prediction at the offset: of the token behind it, or the one that it cuts. */
  gradient(request: GradientRequest, context: CallContext): Promise<GradientResult>;
}

/** A stretch of a mirrored document, read with a model. Fails with `stale` when the mirror has another version. */
export interface SurprisalRequest {
  modelId: string;
  documentId: string;
  version: number;
  /** Tokens that this touches are looked at; an empty range takes the token that holds its place or ends there. */
  range: TextRange;
  /** What was expected instead: at most so many tokens for each place. 0 is fastest. */
  topK: number;
}

/** The last tokens before a cursor and the one behind it. */
export interface RecentRequest extends DocumentPlace {
  /** Tokens up to the one that ends at or holds the offset. */
  tokens: number;
  topK: number;
}

/** What comes after a text that is no document: a context that somebody made up or put aside. */
export interface OutlookRequest {
  modelId: string;
  text: string;
  topK: number;
  /** 1 is the model's own; 0 is greedy. */
  temperature: number;
}

/** How expected the text itself was. */
export interface SurprisalApi {
  /** Of any length: read many tokens at a time, in slices. Fails with `bad-input` for a model that fills blanks. */
  surprisals(request: SurprisalRequest, context: CallContext): Promise<Surprisals>;
  /** Ends with the token behind the offset, where there is one: its row tells how expected the actual next token is. */
  recentSurprisals(request: RecentRequest, context: CallContext): Promise<Surprisals>;
  /** Predictions at a cursor at another temperature. */
  predictAt(
    request: DocumentPlace & { topK: number; temperature: number },
    context: CallContext,
  ): Promise<PredictionResult>;
  outlook(request: OutlookRequest, context: CallContext): Promise<PredictionResult>;
  /**
   * So many tokens up to the offset with all that the panel shows of them, for a report; at the beginning of a text those that
   * it begins with.
   */
  recordText(
    request: DocumentPlace & Interfered & { tokens: number },
    context: CallContext,
  ): Promise<RecordedText>;
}

/**
 * What the engine's worker does for the host, area by area. The client's and the server's types are both derived from
 * this interface. Model ids are the caller's.
 */
export interface EngineApi
  extends
    TrainingApi,
    ModelsApi,
    DocumentsApi,
    ReadingApi,
    LaboratoryApi,
    LearningApi,
    TextMemoryApi,
    SurprisalApi,
    TracesApi,
    TranslationApi,
    AttentionApi,
    UnitsApi,
    WhatIfApi {
  /** Facts for the log: kernels chosen and why, bytes held. */
  info(request: Record<string, never>, context: CallContext): Promise<EngineInfo>;
}

export interface EngineInfo {
  kernels: string;
  reason: string;
  /** That a training takes at most, unless it asks for a number. */
  threads: number;
  models: number;
  bytes: number;
}
