import { type Event, Emitter } from '../src/base/event';
import type { FromInspector, InspectorViewState, ToInspector } from '../src/protocol/inspectorProtocol';
import type { QuestionAnswer, QuestionName, QuestionRequest } from '../src/protocol/inspectorQuestions';
import { QuestionBook } from './questionBook';
import { handedState, newerState } from './viewMemory';

/** What VS Code gives a webview; see the webview guide, "Passing messages from a webview to an extension". */
interface VsCodeApi {
  postMessage(message: FromInspector): void;
  getState(): unknown;
  setState(state: InspectorViewState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The other side of the boundary: typed messages both ways, and the state that outlives a reload. */
export interface Host {
  post(message: FromInspector): void;
  /**
   * Asks the host about the document and model on view. Rejects with a `RefusedError`; with the code `cancelled` when
   * `signal` was aborted or a newer question took its place (`supersedes`), which nobody needs to hear of.
   */
  ask<N extends QuestionName>(
    name: N,
    request: QuestionRequest<N>,
    signal?: AbortSignal,
  ): Promise<QuestionAnswer<N>>;
  readonly onMessage: Event<ToInspector>;
  /** Nobody is there to ask: the answers are those of a recording. */
  readonly isRecorded?: boolean;
  savedState(): unknown;
  saveState(state: InspectorViewState): void;
}

function isMessage(data: unknown): data is ToInspector {
  return typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string';
}

/** May be called once only: VS Code hands out its api a single time. */
export function connectHost(onListenerError: (error: unknown) => void): Host {
  const api = acquireVsCodeApi();
  const emitter = new Emitter<ToInspector>(onListenerError);
  const post = (message: FromInspector) => api.postMessage(message);
  const book = new QuestionBook(post);
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (!isMessage(event.data)) return;
    const { data } = event;
    if (data.type === 'answer' || data.type === 'refused') book.settle(data);
    else emitter.fire(data);
  });
  return {
    post,
    ask: (name, request, signal) => book.ask(name, request, signal),
    onMessage: emitter.event,
    savedState: () => newerState(api.getState(), handedState()),
    saveState: (state) => {
      api.setState(state);
      post({ type: 'viewState', viewState: state });
    },
  };
}
