import { interventionExample } from '../../src/protocol/interventions';
import { t } from '../l10n';

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
  unit: (unit: number, layer: number) => t('Unit {0}, layer {1}:', unit, layer),
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
  writeTitle: t(
    'Layers and units count from 0. A gate may be open or shut; unit* is every unit; cell@12=2 holds at token 12 only.',
  ),
  add: t('Add'),
  asItIs: t('As it is'),
  changed: t('With the changes'),
  predictions: (side: string) => t('{0}: what is expected next', side),
  writes: t('writes on:'),
  effect: (token: string, before: string, after: string) => t('“{0}”: {1} → {2}', token, before, after),
} as const;
