import {
  interventionExample,
  pairInterventionExample,
  type PairSide,
} from '../../src/protocol/interventions';
import { t } from '../l10n';

const halves: Record<PairSide, string> = { encoder: t('Encoder'), decoder: t('Decoder') };

/** What the panel says of interventions. */
export const whatIfStrings = {
  title: t('What if'),
  none: t('nothing is changed'),
  active: (count: number) => (count === 1 ? t('1 change') : t('{0} changes', count)),
  allOff: t('all changes are off'),
  undo: t('Undo'),
  undoTitle: t('Takes back the last change of this list'),
  clear: t('Clear'),
  clearTitle: t('Takes everything out of this list; Undo brings it back'),
  switchOn: (set: string) => t('{0} is in force', set),
  remove: (set: string) => t('Remove {0}', set),
  unit: (unit: number, layer: number, side?: PairSide) =>
    side ? t('{0}, unit {1}, layer {2}', halves[side], unit, layer) : t('Unit {0}, layer {1}', unit, layer),
  allUnits: (layer: number, side?: PairSide) =>
    side ? t('{0}, all units, layer {1}', halves[side], layer) : t('All units, layer {0}', layer),
  setTo: (unit: string, what: string) => t('{0}: {1}', unit, what),
  isOpen: t('open'),
  isShut: t('shut'),
  atToken: (token: number) => t('at token {0} only', token),
  silence: t('Silence'),
  silenceTitle: t('Its hidden state is 0: nothing that it does is seen outside'),
  empty: t('Empty Its Cell'),
  emptyTitle: t('Its cell state is 0 after every token: it remembers nothing'),
  open: t('Open'),
  shut: t('Shut'),
  openTitle: (gate: string) => t('{0} is 1 at every token', gate),
  shutTitle: (gate: string) => t('{0} is 0 at every token', gate),
  gate: t('Gate'),
  write: t('Set a unit'),
  placeholder: interventionExample,
  pairPlaceholder: pairInterventionExample,
  writeTitle: t(
    'Layers and units count from 0. A gate may be open or shut; unit* is every unit; cell@12=2 holds at token 12 only.',
  ),
  writePairTitle: t(
    'encoder. or decoder. says which half. Layers and units count from 0; backward. are layers that read the source from its end. A gate may be open or shut; unit* is every unit; cell@2=0 holds at token 2 of the source, or at step 2 of the decoder.',
  ),
  add: t('Add'),
  asItIs: t('As it is'),
  changed: t('With the changes'),
  predictions: (side: string) => t('{0}: what is expected next', side),
  writes: t('writes on:'),
  translates: t('translates:'),
  pairProbabilities: (side: string) => t('{0}: how probable each token of the target is', side),
  network: t('Which network is on view'),
  modes: {
    changed: t('With the changes'),
    plain: t('As it is'),
    difference: t('Difference'),
    both: t('Side by side'),
  },
  difference: t('what the changes add'),
  recorded: t(
    'Recorded when this page was made. The network itself is not in the page, so nothing else can be set here: open the text in VS Code with Unroll, set units in What if, and export the inspection again.',
  ),
  recordedTraces: t('Gates and Belt show the network as it is.'),
  menu: t('What if'),
  openGate: (gate: string) => t('Open: {0}', gate),
  shutGate: (gate: string) => t('Shut: {0}', gate),
  hold: (quantity: string, value: string) => t('Hold: {0} at {1}', quantity, value),
  zeroHere: (quantity: string) => t('At this token only: {0} 0', quantity),
  editHere: t('At this token: another value…'),
  effect: (token: string, before: string, after: string) => t('“{0}”: {1} → {2}', token, before, after),
} as const;
