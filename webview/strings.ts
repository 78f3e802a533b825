import type { RunState, TabId } from '../src/protocol/inspectorProtocol';
import type { CellKind, Direction, Quantity, TokenizerKind } from '../src/protocol/spec';

/** Everything the panel says, in one place, so that it can be translated in one place. */

export const cellNames: Readonly<Record<CellKind, string>> = {
  lstm: 'LSTM',
  gru: 'GRU',
  'rnn-tanh': 'RNN (tanh)',
  'rnn-relu': 'RNN (relu)',
};

export const stateNames: Readonly<Record<RunState, string>> = {
  training: 'Training',
  paused: 'Paused',
  finished: 'Trained',
  failed: 'Failed',
};

export const tabNames: Readonly<Record<TabId, string>> = {
  predict: 'Predict',
  gates: 'Gates',
  belt: 'Belt',
  memory: 'Memory',
  units: 'Units',
  attention: 'Attention',
  training: 'Training',
};

export interface QuantityName {
  name: string;
  /** What kind of thing it is and its letter in the equations. */
  kind: string;
  full: string;
}

export const quantityNames: Readonly<Record<Quantity, QuantityName>> = {
  input: { name: 'Input', kind: 'gate i', full: 'Input gate' },
  forget: { name: 'Forget', kind: 'gate f', full: 'Forget gate' },
  output: { name: 'Output', kind: 'gate o', full: 'Output gate' },
  reset: { name: 'Reset', kind: 'gate r', full: 'Reset gate' },
  update: { name: 'Update', kind: 'gate z', full: 'Update gate' },
  candidate: { name: 'Candidate', kind: 'new value', full: 'Candidate' },
  cell: { name: 'Cell', kind: 'state c', full: 'Cell state' },
  hidden: { name: 'Hidden', kind: 'state h', full: 'Hidden state' },
};

export const strings = {
  appLabel: 'Unroll inspector',
  tabs: 'Views',
  train: 'Train',
  trainAgain: 'Train Again',
  trainOnFile: 'Train on This File',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  generate: 'Generate…',
  chooseModel: 'Choose Another Model…',
  chooseModelTitle: 'Choose which model speaks for this document',
  dismiss: 'Dismiss',
  reading: (document: string) => `reading ${document}`,
  progress: 'Training progress',

  shape: (layers: number, units: number) => (layers === 1 ? `${units} units` : `${layers} × ${units} units`),
  parameters: (count: string) => `${count} parameters`,
  vocabulary: (count: string, kind: TokenizerKind) =>
    `${count} ${kind === 'char' ? 'characters' : kind === 'bpe' ? 'parts of words' : 'words'}`,
  trainedOn: (tokens: string) => `trained on ${tokens} tokens`,

  stepLabel: 'Step',
  epochLabel: 'Epoch',
  perplexityLabel: 'Perplexity',
  speedLabel: 'Tokens/s',
  timeLeftLabel: 'Time left',
  timeTakenLabel: 'Time taken',
  onValidation: 'on text it has not seen',
  onTraining: 'on the training text',

  curvesTitle: 'Training',
  curveScale: 'Scale of the curves',
  loss: 'Loss',
  perplexity: 'Perplexity',
  trainLoss: 'train',
  validLoss: 'validation',
  best: (value: string, step: string) => `best ${value} at step ${step}`,
  guessing: 'guessing evenly',
  curvesWaiting: 'The curves begin with the first steps.',
  curvesNone: 'This model was stored without its curves.',
  curvesLabel: (train: string, valid: string) => `Training curves. Train ${train}, validation ${valid}.`,

  predictionsTitle: {
    word: 'Next word',
    char: 'Next character',
    space: 'Next word',
    bpe: 'Next part of a word',
  },
  predictionsWaiting: 'Put the cursor in the text: what the network expects next appears here.',
  predictionsList: 'Predictions at the cursor. Enter inserts.',
  insertTitle: (text: string) => `Insert “${text}” at the cursor`,
  everythingElse: 'everything else',
  uncertainty: (choices: string) => `as unsure as an even choice among ${choices} tokens`,
  entropyTitle: (nats: string, bits: string) => `Entropy ${nats} nats, ${bits} bits`,

  heatmapTitle: 'Gates and states',
  layer: 'Layer',
  layerOption: (layer: number, count: number, direction?: Direction) =>
    direction
      ? `Layer ${layer + 1}, ${direction === 'forward' ? 'left to right' : 'right to left'}`
      : count === 1
        ? 'Layer 1'
        : layer === 0
          ? 'Layer 1, first'
          : `Layer ${layer + 1}${layer === count - 1 ? ', last' : ''}`,
  quantity: 'Quantity',
  allQuantities: 'All',
  focusTrack: (name: string) => `Show only: ${name}`,
  unfocusTrack: 'Show all gates and states',
  heatmapWaiting: 'Put the cursor in the text: the gates and states appear for the tokens around it.',
  heatmapLabel: (shown: string, tokens: number, units: number) =>
    `Heatmap of ${shown}: ${units} units by ${tokens} tokens. Arrow keys move, Enter selects the token in the editor.`,
  unit: (unit: number) => `unit ${unit}`,
  unitSpan: (first: number, last: number) => `this row: mean of units ${first}–${last}`,
  unknownToken: 'not in the vocabulary',
  cellSpoken: (quantity: string, unit: number, token: string, value: string) =>
    `${quantity}, unit ${unit}, ${token}: ${value}`,
  showTable: 'Show as table',
  tableCaption: (token: string, quantity: string) => `Strongest units at “${token}”, by ${quantity}`,
  tableUnit: 'Unit',

  noModelTitle: (document: string) => `No model speaks for ${document || 'this document'} yet`,
  noModelText:
    'Train a small recurrent network on this text. It learns here, on your machine, in seconds to minutes, and you watch what it remembers.',
  noDocumentTitle: 'Open a text to look inside',
  noDocumentText:
    'The inspector follows the text editor that you work in. Open any file and put the cursor in it.',
  connectingTitle: 'Looking for a model',
  connectingText: 'One moment.',
} as const;
