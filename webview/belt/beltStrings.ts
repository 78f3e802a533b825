import type { Quantity } from '../../src/protocol/spec';
import type { UnitEvent } from '../../src/protocol/traces';
import { t } from '../l10n';

/** What the Belt tab says. */

/** What a gate's band tells, in a word or two. */
export const bandNames: Readonly<Partial<Record<Quantity, string>>> = {
  forget: t('keeps'),
  input: t('writes'),
  output: t('shows'),
  update: t('keeps'),
  reset: t('looks back'),
};

export const eventNames: Readonly<Record<UnitEvent['kind'], string>> = {
  write: t('written'),
  erase: t('erased'),
  change: t('changed'),
};

export const eventTitles: Readonly<Record<UnitEvent['kind'], string>> = {
  write: t('▲ Strongest writes'),
  erase: t('▽ Strongest erasures'),
  change: t('▲ Strongest changes'),
};

export const beltStrings = {
  title: t('One unit along the text'),
  unit: t('Unit'),
  curve: (state: string) => t('curve: {0}', state),
  unitChoice: t('Units, the most active first'),
  activeUnit: (unit: number, deviation: string) => t('Unit {0}, deviation {1}', unit, deviation),
  forgettingUnit: (unit: number) => t('Unit {0}, forgets as sentences end', unit),
  forgets: (unit: number, gate: string, r: string) =>
    t(
      'Unit {0} forgets as sentences end: there its gate “{1}” shuts, more than that of any other unit (correlation {2}).',
      unit,
      gate,
      r,
    ),
  previousUnit: t('Next more active unit (up)'),
  nextUnit: t('Next less active unit (down)'),
  pageBack: t('Earlier text (Page Up)'),
  pageOn: t('Later text (Page Down)'),
  toCursor: t('To cursor'),
  toCursorTitle: t('Show the text around the cursor (c)'),
  whole: t('The unit over the whole text: press to go there'),
  waiting: t('Reading the text…'),
  tooShort: t('There is no token in this text yet. Type something: what the unit does appears here.'),
  refused: t('The belt cannot be drawn'),
  none: t('none in this text'),
  goTo: (text: string, number: string, amount: string) =>
    t('Go to “{0}”, token {1}: {2}', text, number, amount),
  label: (unit: number, state: string, from: string, to: string) =>
    t(
      '{1} of unit {0} over tokens {2} to {3}. Left and right move by a token, up and down change the unit, Enter selects the token in the editor.',
      unit,
      state,
      from,
      to,
    ),
  spoken: (token: string, state: string, value: string) => t('{0}: {1} {2}', token, state, value),
  table: t('Show as table'),
  tableCaption: (unit: number) => t('Unit {0} over the text on view', unit),
  tokenColumn: t('Token'),
  shortcuts: [
    { keys: '← →', what: t('Move by a token') },
    { keys: '↑ ↓', what: t('A more or less active unit') },
    { keys: 'Page Up, Page Down', what: t('Earlier or later text') },
    { keys: 'Home End', what: t('Beginning or end of the text') },
    { keys: 'c', what: t('Back to the cursor') },
    { keys: 'w', what: t('What if: silence this unit, open or shut its gates, edit its state') },
    { keys: 'Enter', what: t('Select the token in the editor') },
    { keys: 'Esc', what: t('Put the crosshair or the brush away') },
  ],
} as const;
