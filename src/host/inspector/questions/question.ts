import type { TextDocument } from 'vscode';
import type { CancellationToken } from '../../../base/cancellation';
import type { QuestionAnswer, QuestionName, QuestionRequest } from '../../../protocol/inspectorQuestions';
import type { TextRange } from '../../../protocol/predictions';
import type { Engine } from '../../engine/engineClient';
import type { ComparedModel } from '../../laboratory/laboratory';
import type { ModelQuestions } from '../../models/modelQuestions';
import type { Model, ModelRegistry } from '../../models/modelRegistry';
import type { OtherRuns } from '../../runs/otherRuns';

/** A mirrored document and the model that is to read it: the beginning of every request about a document's place. */
export interface EnginePlace {
  modelId: string;
  documentId: string;
  version: number;
}

/** What a question is about: taken when the host hears of it, and anew for the second try after `stale`. */
export interface QuestionContext {
  model: Model;
  document: TextDocument;
  /** Of the cursor, in UTF-16 units. */
  offset: number;
  /** What is selected in the editor; empty at the cursor when nothing is. */
  selection: TextRange;
  token: CancellationToken;
  registry: ModelRegistry;
  questions: ModelQuestions;
  /** Runs of the list, also those that speak for no document. */
  runs: Pick<OtherRuns, 'list' | 'curveOf' | 'bringIn'>;
  /** Models of the latest comparison of cells on a document, ready to be asked. */
  compared(documentUri: string): Promise<ComparedModel[]>;
  /** Brings document and model (the one on view when left out) into the engine and asks it. Fails with `stale` when the user types. */
  ask<T>(question: (engine: Engine, place: EnginePlace) => Promise<T>, model?: Model): Promise<T>;
}

/** One question of the webview: its request made sure of, and how it is answered. */
export interface Question<N extends QuestionName> {
  /** The request as it may be trusted, or undefined when it is none: a webview is trusted no more than a file. */
  check(request: unknown): QuestionRequest<N> | undefined;
  answer(request: QuestionRequest<N>, context: QuestionContext): Promise<QuestionAnswer<N>>;
}
