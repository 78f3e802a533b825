import type { TextDocument } from 'vscode';
import type { Trace } from '../../protocol/predictions';
import type { ModelQuestions } from '../models/modelQuestions';
import type { Model } from '../models/modelRegistry';
import { stillServes } from './traceWindow';
import { identityOf } from '../models/documentIdentity';

/** What was traced last, to know whether it still serves. */
interface Traced {
  modelId: string;
  documentUri: string;
  version: number;
  maxTokens: number;
  textLength: number;
  /** Offset that the stretch was laid around. */
  anchor: number;
  trace: Trace;
  /** False while the model trained: its weights are others by now. */
  wasFinal: boolean;
}

/** Traces the stretch of text around the cursor, and no oftener than something has changed there. */
export class Tracer {
  private last: Traced | undefined;

  constructor(private readonly questions: Pick<ModelQuestions, 'inspect'>) {}

  forget(): void {
    this.last = undefined;
  }

  /** The last trace where it still serves, the same stretch anew while the weights change, else a stretch around the cursor. */
  async traceAt(model: Model, document: TextDocument, cursor: number, maxTokens: number): Promise<Trace> {
    const documentUri = identityOf(document).uri;
    const { version } = document;
    const { last } = this;
    const isSameText =
      last?.documentUri === documentUri && last.version === version && last.maxTokens === maxTokens;
    const serves =
      isSameText && last.modelId === model.id && stillServes(last.trace.tokens, cursor, last.textLength);
    if (serves && model.state !== 'training' && last.wasFinal) return last.trace;
    const textLength = isSameText ? last.textLength : document.getText().length;
    const anchor = serves ? last.anchor : cursor;
    const wasFinal = model.state !== 'training';
    const trace = await this.questions.inspect(model, document, anchor, maxTokens);
    this.last = { modelId: model.id, documentUri, version, maxTokens, textLength, anchor, trace, wasFinal };
    return trace;
  }
}
