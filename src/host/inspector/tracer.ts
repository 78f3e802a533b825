import type { TextDocument } from 'vscode';
import type { TextRange, Trace } from '../../protocol/predictions';
import type { ModelQuestions } from '../models/modelQuestions';
import type { Model } from '../models/modelRegistry';
import { charactersPerToken, stillServes, windowAround } from './traceWindow';

/** What was traced last, to know whether it still serves. */
interface Traced {
  modelId: string;
  documentUri: string;
  version: number;
  maxTokens: number;
  textLength: number;
  range: TextRange;
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
    const documentUri = document.uri.toString();
    const { version } = document;
    const { last } = this;
    const isSameText =
      last?.documentUri === documentUri && last.version === version && last.maxTokens === maxTokens;
    const serves =
      isSameText && last.modelId === model.id && stillServes(last.trace.tokens, cursor, last.textLength);
    if (serves && model.state !== 'training' && last.wasFinal) return last.trace;
    const textLength = isSameText ? last.textLength : document.getText().length;
    const tokenLength = last?.modelId === model.id ? charactersPerToken(last.trace.tokens) : undefined;
    let range = serves ? last.range : windowAround(cursor, textLength, maxTokens, tokenLength).range;
    const wasFinal = model.state !== 'training';
    let trace = await this.questions.inspect(model, document, range, maxTokens);
    if (!stillServes(trace.tokens, cursor, textLength) && document.version === version) {
      // Tokens are not as long as was guessed; now their length is known.
      range = windowAround(cursor, textLength, maxTokens, charactersPerToken(trace.tokens)).range;
      trace = await this.questions.inspect(model, document, range, maxTokens);
    }
    this.last = { modelId: model.id, documentUri, version, maxTokens, textLength, range, trace, wasFinal };
    return trace;
  }
}
