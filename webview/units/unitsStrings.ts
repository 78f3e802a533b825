import { t } from '../l10n';
import { tagName } from '../tagName';

/** What the tab Units says. */
export const unitsStrings = {
  togetherTitle: t('On together'),
  waiting: t(
    'Select a phrase in the editor, or brush over tokens of a heatmap: the units that are on there appear here.',
  ),
  selected: (tokens: string) => t('selected in the editor; looked through {0} tokens', tokens),
  atCursor: (tokens: string) => t('at the cursor; looked through {0} tokens', tokens),
  brushed: (tokens: string) => t('brushed in a heatmap; looked through {0} tokens', tokens),
  dropBrush: t('Follow the editor'),
  on: t('On from'),
  off: t('Off up to'),
  automatic: t('Automatic'),
  automaticTitle: t('Thresholds that single out the units which stand out most'),
  unitsOn: (count: number) =>
    count === 1 ? t('1 unit is on here and off around') : t('{0} units are on here and off around', count),
  noUnits: t('No unit is on here and off around, by these thresholds. Lower the first or raise the second.'),
  unitTitle: (unit: number, inside: string, around: string) =>
    t('Unit {0}: at least {1} here, at most {2} around', unit, inside, around),
  more: (count: number) => t('and {0} more', count),
  matchesTitle: (count: number) => (count === 1 ? t('1 other place') : t('{0} other places', count)),
  matchesList: t('Other places where these units are on together. Enter goes there.'),
  noMatches: t('Nowhere else in the text are half of these units on together.'),
  /** Heads in a picture. */
  matchesHead: t('other places, with how many of these units are on there'),
  barsHead: t('each bar: a unit and its correlation r'),
  positive: t('r positive'),
  negative: t('r negative'),
  matchUnits: (units: number, of: number) => t('{0} of {1} units', units, of),

  detectorsTitle: t('What units stand for'),
  detectorsNote: (tokens: string) =>
    t(
      'Correlation r with each unit over {0} tokens. It names units worth a look; it proves nothing.',
      tokens,
    ),
  detectorsLooking: t('Reading the text…'),
  detectorsTraining: t(
    'The network is still learning. Look Again reads the text with the weights of the moment.',
  ),
  again: t('Look Again'),
  feature: tagName,
  featureShare: (share: string) => t('{0} of the tokens', share),
  constant: t('the same at every token here'),
  correlationTitle: (unit: number, r: string) => t('Unit {0}, r = {1}', unit, r),
  featureColumn: t('What'),
  unitColumn: t('Unit'),
  rColumn: t('r'),
  showTable: t('Show as table'),
  detectorsCaption: t('Strongest units of each property, with their correlation'),

  unitHead: (unit: number, layer: number) => t('Unit {0} of layer {1}', unit, layer),
  unitNames: (names: string) => t('goes along with {0}', names),
  unitNameless: t('goes along with nothing that was looked for'),
  colourText: t('Colour the Text'),
  colourTitle: t('Colours the text of the editor by this unit'),
  coloured: (unit: number) => t('The text is coloured by unit {0}.', unit),
} as const;
