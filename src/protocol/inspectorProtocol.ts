import type { ComparedContext, QuestionName } from './inspectorQuestions';
import type { LaboratoryView, LabProgress } from './laboratory';
import type { PredictionResult, TextRange, Trace } from './predictions';
import type { CellKind, Quantity, RunSpec } from './spec';
import type { UnitSort } from './traces';
import type { PatternSpec, TokenTag } from './units';
import type { RecordedAnswer } from './recording';
import type { TrainingPoint } from './training';

/** Host and inspector webview. Nothing is posted to the webview before it says `ready`. */

/** The panel's tabs, in their order. */
export const tabIds = ['predict', 'gates', 'belt', 'memory', 'units', 'attention', 'training'] as const;
export type TabId = (typeof tabIds)[number];

/** An error for the person before the panel: what happened and what to do. `code` is one of `ErrorCode`. */
export interface Refusal {
  code: string;
  message: string;
  hint: string;
}

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

/**
 * What the model on view was trained on, if not the text on view: an earlier version or a part of it, or another text.
 * `unknown`: as much text as this, but nobody knows any more whether it is the same.
 */
export type TextDifference = 'edited' | 'other' | 'unknown';

export type ToInspector =
  /** Nothing can be shown: no model speaks for this document, no document is open, or VS Code keeps it from extensions. */
  | { type: 'empty'; documentName: string; reason: 'no-model' | 'no-document' | 'too-large' }
  /** Another run or state of the run. `points` is the whole curve so far and replaces what the panel has. */
  | {
      type: 'run';
      run: RunView;
      documentName: string;
      documentUri?: string;
      differs?: TextDifference;
      points: TrainingPoint[];
    }
  | { type: 'points'; modelId: string; points: TrainingPoint[] }
  /** With a `modelId`, here and in `trace`, the panel drops what another model than the shown one said. */
  | { type: 'predictions'; modelId?: string; result: PredictionResult; contextTail: string }
  /** `cursorToken` is the row of the token that ends at or holds the cursor, -1 when it is outside the trace. */
  | { type: 'trace'; modelId?: string; trace: Trace; cursorToken: number }
  /** The cursor, the text or the weights of a model that expects nothing of a text are others: one that translates. */
  | { type: 'place'; modelId: string; offset: number }
  /** With `startAgain`, the engine has died: the panel offers to start it again. */
  | { type: 'error'; message: string; hint: string; startAgain?: boolean }
  /** Comparisons of the laboratory, and how the one that runs goes. */
  | { type: 'laboratory'; view: LaboratoryView }
  /** How it goes by now, if one runs; the comparisons are those of before. */
  | { type: 'comparing'; running?: LabProgress }
  | { type: 'turnTo'; tab: TabId }
  /** The whole inspection is wanted as a page of its own: the panel answers with `report`, once there is a run. */
  | { type: 'exportInspection' }
  /** What was asked with this id. Every question is settled by one of these two, or by the panel being hidden. */
  | { type: 'answer'; id: number; result: unknown }
  | { type: 'refused'; id: number; error: Refusal };

export type InspectorCommand =
  | 'compareMemory'
  | 'train'
  | 'trainTranslator'
  | 'trainBlank'
  | 'openSample'
  | 'pause'
  | 'resume'
  | 'stop'
  | 'generate'
  | 'fillBlank'
  | 'translate'
  | 'selectModel'
  | 'startAgain';

export const savedKinds = ['png', 'svg', 'csv'] as const;
export type SavedKind = (typeof savedKinds)[number];

export type FromInspector =
  | { type: 'ready' }
  | { type: 'command'; command: InspectorCommand }
  /** A token was chosen: select it in the editor. */
  | { type: 'select'; range: TextRange }
  /** These stretches are pointed at: the editor marks them until others are, or none. */
  | { type: 'highlight'; ranges: TextRange[] }
  /** A prediction was chosen: insert its text at the cursor. */
  | { type: 'insert'; offset: number; text: string }
  /** How many tokens around the cursor the tab on view can show; the host traces that many. 0: it shows none. */
  | { type: 'window'; tokens: number }
  /** A question of a tab, see `InspectorQuestions`; ids are the panel's and grow. */
  | { type: 'ask'; id: number; name: QuestionName; request: unknown }
  /** Nobody waits for this answer any more. */
  | { type: 'cancel'; id: number }
  /** What a tab shows is to be stored: the host asks where. `content` is text, or the bytes of a PNG. */
  | { type: 'save'; name: string; kind: SavedKind; content: string | Uint8Array }
  /** The whole inspection is to be stored as a page of its own; `answers` are what the panel was told. */
  | { type: 'report'; answers: RecordedAnswer[]; viewState: InspectorViewState }
  /** What the panel shows has changed: the host keeps it too. */
  | { type: 'viewState'; viewState: InspectorViewState };

/** What of a network the heatmap stacks: one quantity, all of them, or those of one sort. */
export const quantityGroups = ['all', 'gates', 'states'] as const;
export type QuantityChoice = Quantity | (typeof quantityGroups)[number];

/** What the webview keeps with `setState` and finds again after a reload. */
export interface InspectorViewState {
  version: 1;
  /** How often it was changed since the panel was opened: of two stored ones the greater is the newer. */
  changes?: number;
  layer: number;
  quantity: QuantityChoice;
  cell?: CellKind;
  documentUri?: string;
  /** Labels of the training curves; loss when left out. */
  curves?: 'loss' | 'perplexity';
  /** The tab on view; the first when left out. */
  tab?: TabId;
  /** Of the predictions on view; 1 when left out. */
  temperature?: number;
  /** Other models whose training curves are drawn. */
  otherRuns?: string[];
  /** Other models whose memory is shown under that of the model on view. */
  memoryRuns?: string[];
  /** The two contexts that are compared; none when left out. */
  contexts?: ComparedContext[];
  /** Layer (the stacks of a blank model one after the other) and quantity of the tab of the units. */
  units?: { layer?: number; quantity?: Quantity };
  /** What is set in the model of this id: see `parseIntervention`. */
  whatIf?: { modelId: string; items: WhatIfItem[] };
  /** The table under the heatmap is open. */
  tableOpen?: boolean;
  /** Order of the heatmap's units, and what `correlation` is with: `unit`, or what tokens are told apart by. */
  sort?: UnitSort;
  sortWith?: 'unit' | TokenTag;
  /** The person's own pattern, where that is it. */
  sortPattern?: PatternSpec;
}

/** An intervention as it is written; switched off ones stay in the list. */
export interface WhatIfItem {
  set: string;
  on: boolean;
}
