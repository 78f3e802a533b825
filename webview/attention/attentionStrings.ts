import type { AttentionSubstitute } from '../../src/protocol/attention';
import { t } from '../l10n';
import type { NodeFate } from './treeLayout';

/** A score with a real minus sign. */
export function signed(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return `${value < 0 ? '\u2212' : ''}${Math.abs(value).toFixed(2)}`;
}

export const fateNames: Readonly<Record<NodeFate, string>> = {
  kept: t('kept'),
  dropped: t('dropped'),
  finished: t('finished'),
};

export const substituteNames: Readonly<Record<AttentionSubstitute, string>> = {
  off: t('Switched off'),
  last: t('Last state only'),
  uniform: t('Spread evenly'),
};

export const substituteWords: Readonly<Record<AttentionSubstitute, string>> = {
  off: t('The context is 0: of the source the decoder knows only the fixed summary that it starts from.'),
  last: t('Every word looks at the encoder’s last state alone, which is what a fixed summary holds.'),
  uniform: t('Every word looks at all of the source alike: it gets the mean of the encoder’s states.'),
};

export const attentionStrings = {
  title: t('What each word looks at'),
  hint: t(
    'A row is a word that is written; the darker a cell, the more of its attention went to that word of the source.',
  ),
  hintDark: t(
    'A row is a word that is written; the brighter a cell, the more of its attention went to that word of the source.',
  ),
  label: (rows: number, columns: number) =>
    t(
      'Attention of {0} words of the target over {1} of the source. Arrow keys move, Enter selects the word in the editor.',
      rows,
      columns,
    ),
  from: {
    pair: t('the pair of this line'),
    selection: t('the selection, and its translation'),
    line: t('this line, and its translation'),
  },
  by: (name: string) => t('by the translator of {0}', name),
  share: t('share of attention'),
  axes: t('rows: target, columns: source'),
  looksAt: (target: string, share: string, source: string) =>
    t('“{0}” gives {1} of its attention to “{2}”', target, share, source),
  expectedWith: (probability: string) => t('expected with {0}', probability),
  mostAt: (target: string, source: string, share: string) =>
    t('“{0}” looks most at “{1}”: {2}', target, source, share),
  lookedAt: (source: string, target: string, share: string) =>
    t('“{0}” is looked at most by “{1}”: {2}', source, target, share),
  probability: t('Probability'),
  target: t('Target'),
  first: t('Looks most at'),
  second: t('Then at'),
  third: t('And at'),
  caption: t('What each word of the target looks at'),
  none: t('This translator has no attention'),
  noneText: t(
    'All that it knows of the source has gone through one summary of fixed size: the states that its decoder starts from. So there is nothing that a word looks at. Train a translator with attention on the same pairs, and compare both below.',
  ),
  trainTranslator: t('Train Translator on This File'),
  openSample: t('Open a Sample Text'),
  noTranslator: t('No translator yet'),
  noTranslatorText: t(
    'Attention belongs to encoder-decoders. Train one on a file of pairs, a source, a tab and its target on each line, and see here what each word looks at.',
  ),
  waiting: t('Put the cursor into a line: what each word of its translation looks at appears here.'),
  keys: t('Keys of the matrix and the tree'),
  shortcuts: [
    { keys: '← → ↑ ↓', what: t('Move from word to word, or from token to token of the search') },
    { keys: 'Home, End, Page Up, Page Down', what: t('First or last word of source or target') },
    { keys: 'Enter', what: t('Select the word in the editor') },
    { keys: 'Esc', what: t('Take the marks away') },
  ],

  withoutTitle: t('What the fixed summary loses'),
  compareWith: t('Compare with attention'),
  otherTranslator: t('Another translator'),
  noOther: t('Another translator…'),
  learnt: t('as learnt'),
  without: t('without'),
  otherWords: (name: string) => t('The same pair as the translator of {0} reads it.', name),
  lost: (ratio: string, before: string, after: string) =>
    t(
      'On average the right word is {0} times less probable: {1} nats a token become {2}.',
      ratio,
      before,
      after,
    ),
  gained: (ratio: string, before: string, after: string) =>
    t(
      'On average the right word is {0} times more probable: {1} nats a token become {2}.',
      ratio,
      before,
      after,
    ),
  alone: (loss: string) => t('{0} nats a token.', loss),
  leans: t('It learnt to lean on attention; a model trained without any puts more into its summary.'),
  otherTokens: t(
    'The other translator cuts this target into other tokens, so word by word they cannot be compared.',
  ),
  withoutCaption: t('Probability of each word of the target'),
  withoutLabel: (summary: string) =>
    t('Probability of each word of the target, with and without attention. {0}', summary),

  searchTitle: t('Beam search'),
  beam: t('Hypotheses kept side by side'),
  beamLabel: t('Beam width'),
  shown: t('Tokens of the search'),
  keptOnly: t('Kept'),
  all: t('Kept and dropped'),
  end: t('⏎ end'),
  treeHint: t(
    'From left to right, token by token: on the left its probability, on the right the score of the hypothesis so far, which is its log probability divided by its length to the power 0.8.',
  ),
  treeLabel: (nodes: number) => t('Tree of the beam search, {0} tokens. Arrow keys walk along it.', nodes),
  node: (text: string, fate: string, probability: string, score: string) =>
    t('“{0}”, {1}: probability {2}, score {3}', text, fate, probability, score),
  candidates: t('Translations, the best first'),
  score: (value: string) => t('score {0}', value),
  logProbability: (value: string) => t('log p {0}', value),
  cutOff: t('cut off'),
  isTarget: t('as in the line'),
  /** In the small print of a picture. */
  treeCaptionShort: t('search: probability of a token at its left, score at its right'),
  treeCaption: t('All tokens that the search looked at'),
  step: t('Step'),
  token: t('Token'),
  after: t('After'),
  scoreColumn: t('Score'),
  fate: t('What became of it'),
  start: t('the start'),
} as const;
