import { Emitter } from '../../src/base/event';
import type { FromInspector, InspectorViewState, ToInspector } from '../../src/protocol/inspectorProtocol';
import type { QuestionAnswer, QuestionName, QuestionRequest } from '../../src/protocol/inspectorQuestions';
import type { Recording } from '../../src/protocol/recording';
import type { UnitsRequest } from '../../src/protocol/traces';
import type { Host } from '../host';
import { RefusedError } from '../questionBook';
import { strings } from '../strings';
import { download } from './download';
import { detectedIn, memoryAnswer } from './recordedMemory';
import { traceAnswer } from './recordedTraces';
import { predictionsAfter, recentAt, tokenEndingAt, traceAround } from './recordedText';

/** Answers from a recording: in a report there is no editor and no model. Choosing a token moves the cursor behind it. */
export class RecordedHost implements Host {
  private readonly emitter = new Emitter<ToInspector>((error) => console.error(error));
  readonly onMessage = this.emitter.event;
  readonly isRecorded = true;
  private readonly known: ReadonlyMap<string, unknown>;
  /** Row of the token that the cursor stands behind. */
  private row: number;
  private windowTokens = 0;
  private viewState: InspectorViewState | undefined;

  constructor(private readonly recording: Recording) {
    this.known = new Map(
      recording.answers.map(({ name, request, result }) => [keyOf(name, request), result]),
    );
    const { recorded, offset } = recording;
    const last = recorded.surprisals.starts.length - 1;
    this.row = offset === undefined ? last : (tokenEndingAt(recorded, offset) ?? last);
    this.viewState = recording.viewState;
  }

  post(message: FromInspector): void {
    // As from a real host: after what is being done now.
    queueMicrotask(() => this.receive(message));
  }

  ask<N extends QuestionName>(name: N, request: QuestionRequest<N>): Promise<QuestionAnswer<N>> {
    const answer = this.answerTo(name, request);
    return answer === undefined
      ? Promise.reject(
          new RefusedError({ code: 'no-model', message: strings.notRecorded, hint: strings.notRecordedHint }),
        )
      : Promise.resolve(answer as QuestionAnswer<N>);
  }

  savedState(): unknown {
    return this.viewState;
  }

  saveState(state: InspectorViewState): void {
    this.viewState = state;
  }

  private answerTo(name: QuestionName, request: unknown): unknown {
    if (name === 'recentSurprisals') {
      const { tokens } = request as QuestionRequest<'recentSurprisals'>;
      return recentAt(this.recording.recorded, this.row, tokens);
    }
    const { recorded, run } = this.recording;
    const { trace, surprisals } = recorded;
    const cursor = surprisals.ends[this.row] ?? 0;
    const { modelId: id, name: modelName } = run.run;
    const facts = {
      key: 'recorded',
      live: false,
      tagged: (place: UnitsRequest, tag: string) => detectedIn(recorded, place, tag),
    };
    const told =
      traceAnswer(trace, cursor, name, request, facts) ??
      memoryAnswer(recorded, this.row, { id, name: modelName }, name, request);
    // What the panel was told of gradients was said of one cursor: where the recording has them, only those count.
    const isElsewhere = recorded.gradients && (name === 'connectivity' || name === 'gradientReach');
    return told ?? (isElsewhere ? undefined : this.known.get(keyOf(name, request)));
  }

  private receive(message: FromInspector): void {
    if (message.type === 'ready') {
      this.emitter.fire(this.recording.run);
      this.tell();
    } else if (message.type === 'select') {
      this.row = tokenEndingAt(this.recording.recorded, message.range.end) ?? this.row;
      this.tell();
    } else if (message.type === 'window') {
      this.windowTokens = message.tokens;
      this.tellTrace();
    } else if (message.type === 'save') {
      download(`${message.name}.${message.kind}`, message.content);
    }
  }

  private tell(): void {
    const { recorded, run } = this.recording;
    if (run.run.spec.model.kind === 'translate')
      return this.emitter.fire({ type: 'place', modelId: run.run.modelId, offset: 0 });
    const predictions = predictionsAfter(recorded, this.row);
    if (predictions) this.emitter.fire({ type: 'predictions', ...predictions });
    this.tellTrace();
  }

  private tellTrace(): void {
    if (this.windowTokens === 0) return;
    const shown = traceAround(this.recording.recorded, this.row, this.windowTokens);
    this.emitter.fire({ type: 'trace', ...shown });
  }
}

/** Requests are plain data; keys in the order of the alphabet, so that equal ones have equal texts. */
export function keyOf(name: string, request: unknown): string {
  return `${name} ${JSON.stringify(request, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )}`;
}
