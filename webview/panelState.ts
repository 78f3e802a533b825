import type { LaboratoryView } from '../src/protocol/laboratory';
import type { RunView, TextDifference, ToInspector } from '../src/protocol/inspectorProtocol';
import type { PredictionResult, TextRange, Trace } from '../src/protocol/predictions';
import type { PairSide } from '../src/protocol/interventions';
import type { Direction } from '../src/protocol/spec';
import type { TrainingPoint } from '../src/protocol/training';

/** Everything the panel shows, as the messages so far have made it. */
export interface PanelState {
  /** What fills the panel: nothing heard yet, a reason for emptiness, or a run. */
  mode: 'connecting' | 'no-model' | 'no-document' | 'too-large' | 'run';
  documentName: string;
  documentUri?: string;
  run?: RunView;
  /** Whole curve; replaced, never changed in place, when points come. */
  points: readonly TrainingPoint[];
  predictions?: { result: PredictionResult; contextTail: string };
  trace?: { trace: Trace; cursorToken: number };
  /** Where the cursor of a document is that a translator speaks for; another object whenever something there is another. */
  place?: { offset: number };
  /** Of the text on view and the one that the model was trained on. */
  differs?: TextDifference;
  error?: PanelError;
  /** Comparisons, whatever the document; the same list while they are the same. */
  laboratory?: LaboratoryView;
  /** Tokens that were brushed over, in any tab. */
  brush?: Brush;
  /** What is set in the network on view, as `parseIntervention` reads it; the same array while it is the same. */
  interventions?: readonly string[];
  /** The unit that tabs look at. */
  selectedUnit?: UnitPlace;
}

/** What went wrong, and whether it is the engine that has to be started again. */
export interface PanelError {
  message: string;
  hint: string;
  startAgain?: boolean;
}

/** Tokens of the document, from `tokenFrom` to before `tokenTo`, and where they stand in the text. */
export interface Brush {
  tokenFrom: number;
  tokenTo: number;
  range: TextRange;
}

export interface UnitPlace {
  /** Of a model that translates. */
  side?: PairSide;
  layer: number;
  direction: Direction;
  unit: number;
}

/** What a tab tells all others through the panel's state; without the member, nothing is selected any more. */
export type PanelAction =
  | { type: 'interventions'; set: readonly string[] }
  | { type: 'brush'; brush?: Brush }
  | { type: 'selectUnit'; selectedUnit?: UnitPlace };

export const initialPanelState: PanelState = { mode: 'connecting', documentName: '', points: [] };

/** The state after a message; the same object when the message changes nothing (it was for another model). */
export function reducePanelState(state: PanelState, message: ToInspector): PanelState {
  switch (message.type) {
    case 'empty':
      return {
        mode: message.reason,
        documentName: message.documentName,
        points: [],
        laboratory: state.laboratory,
      };
    case 'run':
      return withRun(state, message);
    case 'points':
      if (message.modelId !== state.run?.modelId || message.points.length === 0) return state;
      return { ...state, points: joinPoints(state.points, message.points) };
    case 'predictions':
      if (isForAnother(state, message.modelId)) return state;
      return {
        ...state,
        predictions: { result: message.result, contextTail: message.contextTail },
        error: undefined,
      };
    case 'trace':
      if (isForAnother(state, message.modelId)) return state;
      return {
        ...state,
        trace: { trace: message.trace, cursorToken: message.cursorToken },
        error: undefined,
      };
    case 'place':
      if (isForAnother(state, message.modelId)) return state;
      return { ...state, place: { offset: message.offset }, error: undefined };
    case 'laboratory':
      return { ...state, laboratory: message.view };
    case 'comparing': {
      const { running } = message;
      return {
        ...state,
        laboratory: { records: state.laboratory?.records ?? [], ...(running && { running }) },
      };
    }
    case 'error':
      return { ...state, error: errorIn(message) };
    default:
      // A newer host may say more than this panel understands.
      return state;
  }
}

function errorIn({ message, hint, startAgain }: Extract<ToInspector, { type: 'error' }>): PanelError {
  return { message, hint, ...(startAgain && { startAgain }) };
}

/** The state after an action of a tab; the same object when it changes nothing. */
export function reducePanelAction(state: PanelState, action: PanelAction): PanelState {
  switch (action.type) {
    case 'interventions': {
      const { interventions = [] } = state;
      const isSame = interventions.join(' ') === action.set.join(' ');
      return isSame ? state : { ...state, interventions: action.set };
    }
    case 'brush': {
      const { brush } = action;
      const isSame = state.brush?.tokenFrom === brush?.tokenFrom && state.brush?.tokenTo === brush?.tokenTo;
      return isSame ? state : { ...state, brush };
    }
    case 'selectUnit': {
      const { selectedUnit: now } = state;
      const { selectedUnit } = action;
      const isSame =
        now?.side === selectedUnit?.side &&
        now?.layer === selectedUnit?.layer &&
        now?.direction === selectedUnit?.direction &&
        now?.unit === selectedUnit?.unit;
      return isSame ? state : { ...state, selectedUnit };
    }
  }
}

function isForAnother(state: PanelState, modelId: string | undefined): boolean {
  return state.mode !== 'run' || (modelId !== undefined && modelId !== state.run?.modelId);
}

/** What was seen through another model, or in another document, is not shown under the new one's name. */
function withRun(state: PanelState, message: Extract<ToInspector, { type: 'run' }>): PanelState {
  const same = state.run?.modelId === message.run.modelId && state.documentName === message.documentName;
  return {
    mode: 'run',
    documentName: message.documentName,
    documentUri: message.documentUri ?? (same ? state.documentUri : undefined),
    run: message.run,
    ...(message.differs && { differs: message.differs }),
    points: message.points,
    laboratory: state.laboratory,
    predictions: same ? state.predictions : undefined,
    trace: same ? state.trace : undefined,
    place: same ? state.place : undefined,
    brush: same ? state.brush : undefined,
    selectedUnit: same ? state.selectedUnit : undefined,
    interventions: same ? state.interventions : undefined,
  };
}

/** Appends in order of steps; a point that was already there is replaced, so that a repeated message does no harm. */
function joinPoints(before: readonly TrainingPoint[], added: readonly TrainingPoint[]): TrainingPoint[] {
  const firstStep = added[0]?.step ?? Infinity;
  let keep = before.length;
  while (keep > 0 && (before[keep - 1]?.step ?? 0) >= firstStep) keep--;
  return [...before.slice(0, keep), ...added];
}
