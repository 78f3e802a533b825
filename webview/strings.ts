import type { RunState, TabId } from '../src/protocol/inspectorProtocol';
import type { CellKind, Direction, Quantity, TokenizerKind } from '../src/protocol/spec';
import type { TextFeature } from '../src/protocol/units';
import { t } from './l10n';

/** Everything the panel says, in one place, so that it can be translated in one place. */

export const cellNames: Readonly<Record<CellKind, string>> = {
  lstm: 'LSTM',
  gru: 'GRU',
  'rnn-tanh': 'RNN (tanh)',
  'rnn-relu': 'RNN (relu)',
};

export const stateNames: Readonly<Record<RunState, string>> = {
  training: t('Training'),
  paused: t('Paused'),
  finished: t('Trained'),
  failed: t('Failed'),
};

export const tabNames: Readonly<Record<TabId, string>> = {
  predict: t('Predict'),
  gates: t('Gates'),
  belt: t('Belt'),
  memory: t('Memory'),
  units: t('Units'),
  attention: t('Attention'),
  training: t('Training'),
};

export interface QuantityName {
  name: string;
  /** What kind of thing it is and its letter in the equations. */
  kind: string;
  full: string;
}

export const quantityNames: Readonly<Record<Quantity, QuantityName>> = {
  input: { name: t('Input'), kind: t('gate i'), full: t('Input gate') },
  forget: { name: t('Forget'), kind: t('gate f'), full: t('Forget gate') },
  output: { name: t('Output'), kind: t('gate o'), full: t('Output gate') },
  reset: { name: t('Reset'), kind: t('gate r'), full: t('Reset gate') },
  update: { name: t('Update'), kind: t('gate z'), full: t('Update gate') },
  candidate: { name: t('Candidate'), kind: t('new value'), full: t('Candidate') },
  cell: { name: t('Cell'), kind: t('state c'), full: t('Cell state') },
  hidden: { name: t('Hidden'), kind: t('state h'), full: t('Hidden state') },
};

/** What the text says of its tokens, and units may go along with. */
export const featureNames: Readonly<Record<TextFeature, string>> = {
  quotes: t('inside quotation marks'),
  brackets: t('depth of brackets'),
  column: t('place in the line'),
  indentation: t('indentation'),
  capitals: t('capital letters'),
  numbers: t('numbers'),
  punctuation: t('punctuation'),
  sentences: t('ends of sentences'),
};

export const strings = {
  appLabel: t('Unroll inspector'),
  tabs: t('Views'),
  train: t('Train'),
  trainAgain: t('Train Again'),
  trainAgainOptions: t('Train Again…'),
  trainOnFile: t('Train on This File'),
  pause: t('Pause'),
  resume: t('Resume'),
  stop: t('Stop'),
  generate: t('Generate…'),
  fillBlank: t('Fill the Blank'),
  translate: t('Translate'),
  chooseModel: t('Choose Another Model…'),
  chooseModelTitle: t('Choose which model speaks for this document'),
  dismiss: t('Dismiss'),
  startAgain: t('Start Again'),
  trainAgainHere: t('Train on This Text'),
  differs: {
    edited: () => t('Trained on an earlier version of this text, or on a part of it.'),
    unknown: () =>
      t('Trained by an earlier version of Unroll, which did not note the text: this one may differ from it.'),
    other: (name: string) => t('Trained on {0}: what it expects of this text may be far off.', name),
  },
  tooLargeTitle: t('This file is too large to look into'),
  tooLargeText: t(
    'VS Code keeps files over 50 MB from extensions. Open a smaller part of it in an editor of its own, or use the command line: unroll train, unroll inspect.',
  ),
  reading: (document: string) => t('reading {0}', document),
  progress: t('Training progress'),

  shape: (layers: number, units: number) =>
    layers === 1 ? t('{0} units', units) : t('{0} × {1} units', layers, units),
  parameters: (count: string) => t('{0} parameters', count),
  vocabulary: (count: string, kind: TokenizerKind) => {
    if (kind === 'char') return t('{0} characters', count);
    return kind === 'bpe' ? t('{0} parts of words', count) : t('{0} words', count);
  },
  trainedOn: (tokens: string) => t('trained on {0} tokens', tokens),

  stepLabel: t('Step'),
  epochLabel: t('Epoch'),
  perplexityLabel: t('Perplexity'),
  heldOutLabel: t('Held out'),
  speedLabel: t('Tokens/s'),
  timeLeftLabel: t('Time left'),
  timeTakenLabel: t('Time taken'),
  onValidation: t('on text it has not seen'),
  onTraining: t('on the training text'),

  curvesTitle: t('Training'),
  curveScale: t('Scale of the curves'),
  loss: t('Loss'),
  perplexity: t('Perplexity'),
  trainLoss: t('Training'),
  validLoss: t('Validation'),
  best: (value: string, step: string) => t('best {0} at step {1}', value, step),
  guessing: t('guessing evenly'),
  curvesWaiting: t('The curves begin with the first steps.'),
  curvesNone: t('This model was stored without its curves.'),
  curvesLabel: (train: string, valid: string) =>
    t('Training curves. Train {0}, validation {1}.', train, valid),

  atStep: (value: string, step: string) => t('{0} at step {1}', value, step),
  compareRuns: t('Compare with:'),
  otherRuns: t('Curves of other models'),
  moreRuns: (count: number) => t('{0} more…', count),
  runWithCell: (name: string, cell: string) => t('{0} · {1}', name, cell),
  metricsTitle: t('How it goes inside'),
  gradientNorm: t('Gradient norm'),
  gradientNormTitle: t('Global norm of the gradient before clipping'),
  updateRatio: t('Update to weight'),
  updateRatioTitle: t('Size of an update against that of the weights; about 0.001 is healthy'),
  learningRate: t('Learning rate'),
  learningRateTitle: t('Multiplied by the decay factor whenever validation stops improving'),
  clipRatio: t('Clipped steps'),
  clipRatioTitle: t('Share of steps whose gradient was scaled down to the clipping norm'),
  saturation: t('Saturated gates'),
  saturationTitle: t('Share of gate values under 0.1 or over 0.9, on the validation text'),
  deadUnits: t('Dead units'),
  deadUnitsTitle: t('Share of units whose state hardly moves, on the validation text'),

  alarmsTitle: t('Alarms'),
  healthy: t('No alarms: gradients, updates and gates look healthy.'),
  alarmFailed: t('The training failed.'),
  alarmClipped: (norm: string) => t('Nearly every gradient is clipped at norm {0}.', norm),
  alarmExploding: (norm: string, step: string, usual: string) =>
    t('Gradients explode: norm {0} at step {1}, usually {2}.', norm, step, usual),
  alarmVanishing: (lag: number) =>
    t(
      'Vanishing at lag {0}: of the gradient of the prediction at the cursor, less than 1% arrives there.',
      lag,
    ),
  alarmLargeUpdates: (ratio: string) => t('Updates are large: {0} of the weights at each step.', ratio),
  alarmSmallUpdates: (ratio: string) => t('Updates are tiny: {0} of the weights at each step.', ratio),
  alarmDead: (share: string) => t('{0} of the units are dead: their state hardly ever moves.', share),
  alarmSaturated: (share: string) => t('{0} of the gates are saturated: always open or always shut.', share),
  alarmByHeart: (step: string) =>
    t('It learns by heart: validation was best at step {0} and has become worse since.', step),
  noteByHeart: (step: string) =>
    t('It knows this text by heart: on the part held out it was best at step {0}.', step),
  adviceRate: (rate: string) => t('Try a lower learning rate (it is {0}), or clip at a smaller norm.', rate),
  adviceFaster: (rate: string) => t('Try a higher learning rate (it is {0}).', rate),
  adviceClip: t('Clip gradients: a norm of 1 is a good start.'),
  adviceClipped: (rate: string) =>
    t('The clipping sets the pace now: try a lower learning rate ({0}) or a larger clipping norm.', rate),
  adviceGates: t('Simple cells forget fast: try an LSTM or a GRU.'),
  adviceReach: t(
    'Fine where the last few tokens say it all; else try longer sequences, a longer training or another cell.',
  ),
  adviceRelu: t('Units of relu die of large updates: try a lower learning rate, or tanh.'),
  adviceDead: t('The network may be larger than the text needs: try fewer units.'),
  adviceSaturated: t('Gates that never move learn no more: try a lower learning rate.'),
  adviceMeantByHeart: t('That is meant for a text this short. To expect new text well, train on more of it.'),
  adviceByHeart: t('Try more text, fewer units or dropout. The best weights are kept.'),

  predictionsTitle: {
    word: t('Next word'),
    char: t('Next character'),
    space: t('Next word'),
    bpe: t('Next part of a word'),
  } satisfies Record<TokenizerKind, string>,
  /** Of a model that reads both sides. */
  blankTitle: t('What may stand here'),
  predictionsWaiting: t('Put the cursor in the text: what the network expects next appears here.'),
  predictionsList: t('Predictions at the cursor. Enter inserts.'),
  insertTitle: (text: string) => t('Insert “{0}” at the cursor', text),
  everythingElse: t('everything else'),
  uncertainty: (bits: string, choices: string) =>
    t('Entropy {0} bits: as unsure as an even choice among {1} tokens.', bits, choices),
  entropyTitle: (nats: string) => t('{0} nats', nats),

  temperature: t('Temperature'),
  pin: t('Pin'),
  pinTitle: t('Put this context aside, to compare it with another'),
  actualNext: (token: string, place: string, percent: string, bits: string) =>
    t('The text goes on with “{0}”: {1}, {2}, surprisal {3} bits.', token, place, percent, bits),
  actualUnknown: (token: string) =>
    t('The text goes on with “{0}”, for which the model has no token.', token),
  placeOf: (place: number) => (place === 1 ? t('most expected') : t('expected in place {0}', place)),
  bits: (count: string) => t('{0} bits', count),
  noSurprisal: t('no probability'),
  token: t('Token'),
  bitsTitle: t('Bits'),
  probability: t('Probability'),
  rank: t('Place'),
  expected: t('Expected'),
  originsTitle: t('Where suggestions come from'),
  originsOff: t(
    'Nothing is mixed with what the model expects: all of unroll.inlineSuggestions.cache is off.',
  ),
  originNames: {
    model: t('model'),
    states: t('similar states'),
    document: t('this document'),
    neighbours: t('open documents'),
    text: t('trained text'),
  },
  originShare: (origin: string, percent: string) => t('{0}: {1}', origin, percent),
  copiedFrom: (line: number) => t('line {0}', line),
  copiedTitle: (token: string, line: number) => t('“{0}” as copied from line {1}: go there', token, line),
  stripTitle: t('Surprise'),
  stripList: t(
    'The last tokens with their surprise. Arrow keys move, Enter selects the token in the editor.',
  ),
  stripMean: (bits: string, tokens: number) => t('{0} bits on average over {1} tokens', bits, tokens),
  /** Titles of a picture's axes. */
  bitsAxis: t('bits'),
  stripAxis: (tokens: number) =>
    tokens === 1 ? t('the last token') : t('the last {0} tokens, the latest at the right', tokens),
  stepsAxis: t('steps of training'),
  lossAxis: t('loss, nats per token'),
  perplexityAxis: t('perplexity, logarithmic'),
  stripWaiting: t('The last tokens before the cursor appear here, each as high as it was surprising.'),

  compareTitle: t('Compare two contexts'),
  comparePlaceholderA: t('A context, such as “river bank”'),
  comparePlaceholderB: t('Another one, such as “money bank”'),
  compareSameText: (side: string) => t('Empty: reads the context of {0}', side),
  compareContext: (side: string) => t('Context {0}', side),
  compareModel: (side: string) => t('Model of context {0}', side),
  compareLabel: (rows: number) => t('Probabilities of {0} tokens after either context', rows),
  ownModel: (name: string) => t('{0} (on view)', name),
  pinHere: t('From the cursor'),
  pinSide: (side: string) => t('Take the context at the cursor as {0}', side),
  entropy: (bits: string) => t('entropy {0} bits', bits),

  heatmapTitle: t('Gates and states'),
  halves: t('Half of the translator'),
  encoder: t('Encoder, reads the source'),
  decoder: t('Decoder, writes the target'),
  translates: t('This model translates'),
  translatesPredict: t(
    'It expects nothing of a text that goes on. What it writes for the line of the cursor, and what each word looks at meanwhile, is under Attention; its gates and states are under Gates and Belt.',
  ),
  translatesUnits: t(
    'Its units are looked for in no text that goes on. What it holds while it reads and writes the pair of the cursor’s line is under Gates and Belt, what each word looks at under Attention.',
  ),
  layer: t('Layer'),
  layerOption: (layer: number, count: number, direction?: Direction) => {
    const number = layer + 1;
    if (direction === 'forward') return t('Layer {0}, left to right', number);
    if (direction === 'backward') return t('Layer {0}, right to left', number);
    if (count > 1 && layer === 0) return t('Layer {0}, first', number);
    return count > 1 && number === count ? t('Layer {0}, last', number) : t('Layer {0}', number);
  },
  quantity: t('Quantity'),
  quantityGroups: { all: t('All'), gates: t('Gates'), states: t('States') },
  focusTrack: (name: string) => t('Show only: {0}', name),
  unfocusTrack: t('Show all gates and states'),
  heatmapWaiting: t('Put the cursor in the text: the gates and states appear for the tokens around it.'),
  heatmapLabel: (shown: string, tokens: number, units: number) =>
    t(
      'Heatmap of {0}: {1} units by {2} tokens. Arrow keys move, Enter selects the token in the editor.',
      shown,
      units,
      tokens,
    ),
  unit: (unit: number) => t('unit {0}', unit),
  unitSpan: (first: number, last: number) => t('this row: mean of units {0}–{1}', first, last),
  unknownToken: t('not in the vocabulary'),
  cellSpoken: (quantity: string, unit: number, token: string, value: string) =>
    t('{0}, unit {1}, {2}: {3}', quantity, unit, token, value),
  showTable: t('Show as table'),
  tableCaption: (token: string, quantity: string) => t('Strongest units at “{0}”, by {1}', token, quantity),
  tableUnit: t('Unit'),

  takeAway: t('Take away:'),
  captionModel: (name: string, shape: string) => t('model: {0} ({1})', name, shape),
  captionText: (name: string) => t('text: {0}', name),
  pngTooLarge: t(
    'This picture is too large for a PNG. Take it as SVG, which has no largest size, or show less of it.',
  ),
  exportInspection: t('Export inspection…'),
  nothingToExport: t('This view has nothing of that kind to export yet.'),
  notRecorded: t('This report does not hold that.'),
  notRecordedHint: t('Open the model in VS Code with Unroll to look further.'),
  close: t('Close'),
  shortcutsTitle: t('Keyboard shortcuts'),
  keyList: t('Show this list'),
  keyNext: t('Go to the next control'),
  keyWalk: t('Walk through tabs, tokens and choices'),
  keyRows: t('Walk through predictions and units'),
  keyEnds: t('To the first, to the last'),
  keyChoose: t('Insert a prediction, select a token in the editor'),
  keyLeave: t('Leave the crosshair'),

  noModelTitle: (document: string) =>
    document ? t('No model speaks for {0} yet', document) : t('No model speaks for this document yet'),
  noModelText: t(
    'Train a small recurrent network on this text. It learns here, on your machine, in seconds to minutes, and you watch what it remembers.',
  ),
  noDocumentTitle: t('Open a text to look inside'),
  noDocumentText: t(
    'The inspector follows the text editor that you work in. Open any file and put the cursor in it.',
  ),
  connectingTitle: t('Looking for a model'),
  connectingText: t('One moment.'),
} as const;
