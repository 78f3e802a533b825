import { type Event, Emitter } from '../src/base/event';
import type { FromInspector, InspectorViewState, ToInspector } from '../src/protocol/inspectorProtocol';

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
  readonly onMessage: Event<ToInspector>;
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
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isMessage(event.data)) emitter.fire(event.data);
  });
  return {
    post: (message) => api.postMessage(message),
    onMessage: emitter.event,
    savedState: () => api.getState(),
    saveState: (state) => api.setState(state),
  };
}
