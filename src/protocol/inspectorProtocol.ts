import type { PredictionResult, TextRange, Trace } from './predictions';
import type { CellKind, Quantity, RunSpec } from './spec';
import type { TrainingPoint } from './training';

/** Host and inspector webview. Nothing is posted to the webview before it says `ready`. */

export type RunState = 'training' | 'paused' | 'finished' | 'failed';

/** The run or stored model that speaks for the document on view. */
export interface RunView {
  modelId: string;
  /** Name a person recognises, usually the file's. */
  name: string;
  state: RunState;
  spec: RunSpec;
  parameters: number;
  trainTokens: number;
  validTokens: number;
  /** Why the run ended or failed, in words; '' while it trains. */
  note: string;
}

export type ToInspector =
  /** Nothing can be shown: no model speaks for this document, or no document is open. */
  | { type: 'empty'; documentName: string; reason: 'no-model' | 'no-document' }
  /** Another run or state of the run. `points` is the whole curve so far and replaces what the panel has. */
  | { type: 'run'; run: RunView; documentName: string; documentUri?: string; points: TrainingPoint[] }
  | { type: 'points'; modelId: string; points: TrainingPoint[] }
  /** With a `modelId`, here and in `trace`, the panel drops what another model than the shown one said. */
  | { type: 'predictions'; modelId?: string; result: PredictionResult; contextTail: string }
  /** `cursorToken` is the row of the token that ends at or holds the cursor, -1 when it is outside the trace. */
  | { type: 'trace'; modelId?: string; trace: Trace; cursorToken: number }
  | { type: 'error'; message: string; hint: string };

export type InspectorCommand = 'train' | 'pause' | 'resume' | 'stop' | 'generate' | 'selectModel';

export type FromInspector =
  | { type: 'ready' }
  | { type: 'command'; command: InspectorCommand }
  /** A token was chosen: select it in the editor. */
  | { type: 'select'; range: TextRange }
  /** A prediction was chosen: insert its text at the cursor. */
  | { type: 'insert'; offset: number; text: string }
  /** How many tokens around the cursor the panel can show; the host traces that many. */
  | { type: 'window'; tokens: number };

/** What the webview keeps with `setState` and finds again after a reload. */
export interface InspectorViewState {
  version: 1;
  layer: number;
  quantity: Quantity | 'all';
  cell?: CellKind;
  documentUri?: string;
  /** Labels of the training curves; loss when left out. */
  curves?: 'loss' | 'perplexity';
  /** The table under the heatmap is open. */
  tableOpen?: boolean;
}
