import type { Memento } from 'vscode';
import type { InspectorViewState } from '../../protocol/inspectorProtocol';
import { mementoKeys } from '../ids';

/**
 * What the panel shows, beside what VS Code keeps of it: a browser stores the state of panels every few seconds only, and
 * a window that is loaded anew right after a click would bring back the tab that was left.
 */
export interface PanelMemory {
  get(): unknown;
  /** Undefined for a panel that is opened anew. */
  set(state: InspectorViewState | undefined): void;
}

/** In the workspace's memento, which is written at once. */
export function panelMemoryIn(memento: Memento): PanelMemory {
  return {
    get: () => memento.get(mementoKeys.inspectorState),
    set: (state) => void memento.update(mementoKeys.inspectorState, state),
  };
}
