import type { UnitSort } from '../../src/protocol/traces';
import { t } from '../l10n';

/** What the Gates tab says. */

export const sortNames: Readonly<Record<UnitSort, string>> = {
  index: t('Units by number'),
  mean: t('Units by mean'),
  variance: t('Units by variance'),
  saturation: t('Units by saturation'),
  similarity: t('Units by similarity'),
  correlation: t('Units by correlation with…'),
};

/** The same in the small print of a picture. */
export const orderWords: Readonly<Record<UnitSort, string>> = {
  index: t('units by number'),
  mean: t('units by mean'),
  variance: t('units by variance'),
  saturation: t('units by saturation'),
  similarity: t('units by similarity'),
  correlation: t('units by correlation'),
};

export const gatesStrings = {
  sort: t('Order of the units'),
  /** Over the numbers of the units, in a picture. */
  unitAxis: t('unit'),
  orderedWith: (what: string) => t('units by correlation with {0}', what),
  sortWith: t('What to correlate with'),
  chosenUnit: (unit: number) => t('unit {0}', unit),
  noUnit: t('a unit: click one first'),
  sameEverywhere: (what: string) =>
    t('{0}: the same at every token here, so no unit goes along with it.', what),
  zoomIn: t('Show fewer tokens (+)'),
  zoomOut: t('Show more tokens (-)'),
  fit: t('Whole text'),
  fitTitle: t('Show all tokens and units (0)'),
  toCursor: t('To cursor'),
  toCursorTitle: t('Show the tokens around the cursor (c)'),
  waiting: t('Reading the text…'),
  reading: (read: string, of: string) => t('Reading: {0} of {1} tokens', read, of),
  tooShort: t('There is no token in this text yet. Type something: its gates appear here.'),
  refused: t('The heatmap cannot be drawn'),
  label: (shown: string, tokens: string, units: number) =>
    t(
      'Heatmap of {0}: {1} tokens by {2} units. Arrow keys move, Enter selects the token in the editor, plus and minus zoom.',
      shown,
      tokens,
      units,
    ),
  minimap: t('Activity over the whole text: drag to move the view'),
  inView: (from: string, to: string, of: string) => t('tokens {0} to {1} of {2}', from, to, of),
  meanOf: (tokens: number) => t('each column: mean of {0} tokens', tokens),
  meanOfUnits: (units: number) => t('each row: mean of {0} units', units),
  unitOf: (unit: number, correlation: string) => t('unit {0}, r {1}', unit, correlation),
  live: t('The model is training: a shorter stretch is read anew as it learns.'),
  saturation: t('Saturation of the gates'),
  saturationNote: t(
    'Each dot is a unit: how often its gate is nearly shut (under 0.1) and nearly open (over 0.9). Dots at the corner hardly ever decide; dots at the ends always say the same.',
  ),
  saturationOpen: t('over 0.9, share of tokens'),
  saturationShut: t('under 0.1, share of tokens'),
  saturationNone: t('A simple recurrent network has no gates.'),
  saturationSpoken: (gate: string, unit: number, low: string, high: string) =>
    t('{0}, unit {1}: under 0.1 at {2} of the tokens, over 0.9 at {3}', gate, unit, low, high),
  brushed: (from: string, to: string) => t('tokens {0} to {1} brushed', from, to),
  table: t('Show as table'),
  tableCaption: (token: string, number: string) =>
    t('Strongest units after “{0}” (token {1})', token, number),
  tableUnit: t('Unit'),
  keys: t('Keys'),
  shortcuts: [
    { keys: '← → ↑ ↓', what: t('Move the crosshair by a token or a unit') },
    { keys: 'Home End', what: t('First or last token of the text') },
    { keys: 'Page Up, Page Down', what: t('The same unit of the gate above or below') },
    { keys: '+ −', what: t('Show fewer or more tokens') },
    { keys: 'Alt + −', what: t('Show fewer or more units') },
    { keys: '0', what: t('Show all tokens and units') },
    { keys: 'c', what: t('Back to the cursor') },
    { keys: 'Shift ← →', what: t('Brush tokens') },
    {
      keys: 'w',
      what: t('What if: silence the unit under the crosshair, open or shut its gates, edit its state'),
    },
    { keys: 'Enter', what: t('Select the token in the editor') },
    { keys: 'Esc', what: t('Put the crosshair or the brush away') },
  ],
} as const;
