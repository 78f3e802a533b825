import type { RunOptions, TokenizerSpec } from '../../protocol/spec';
import { given } from './checkOptions';
import type { TextFacts } from './textFacts';

/** From this many tokens on, one that stands only once teaches nothing that another place could use. */
const rareMattersFrom = 5000;

/** A text of at least so many words, of which less than this share stands twice, is no text of words. */
const wordsFrom = 200;
const leastRecurring = 0.4;

/** How often two neighbours must stand in a text to become one token of byte pairs. */
const leastPairs = 2;

/** What a token is, and how often it must stand in the text. The limit of the vocabulary is chosen with the model. */
export function chooseTokenizer(
  facts: TextFacts,
  options: RunOptions,
  reasons: string[],
): Omit<TokenizerSpec, 'vocabularyLimit'> {
  const wished = given(options.tokenizer);
  const isForWords = options.model?.kind !== undefined && options.model.kind !== 'language';
  const kind = wished.kind ?? automaticKind(facts, isForWords, reasons);
  if (kind === 'bpe') return { kind, minCount: wished.minCount ?? leastPairs };
  if (wished.minCount !== undefined) return { kind, minCount: wished.minCount };
  const isRareUseful = kind === 'char' || facts.words < rareMattersFrom;
  if (!isRareUseful)
    reasons.push('Words that stand only once are unknown to the model: it could not learn when they come.');
  return { kind, minCount: isRareUseful ? 1 : 2 };
}

function automaticKind(facts: TextFacts, isForWords: boolean, reasons: string[]): 'word' | 'char' | 'bpe' {
  if (facts.kind === 'code' && !isForWords) {
    reasons.push('Byte pairs as tokens: code has ever new names, made of known parts.');
    return 'bpe';
  }
  const share = Math.round(100 * facts.recurring);
  if (facts.words >= wordsFrom && facts.recurring < leastRecurring) {
    reasons.push(`Characters as tokens: only ${share} % of the words stand more than once.`);
    return 'char';
  }
  const what = facts.kind === 'code' ? 'Identifiers and operators' : 'Words';
  reasons.push(
    `${what} as tokens: ${share} % of ${facts.words.toLocaleString('en-US')} stand more than once.`,
  );
  return 'word';
}
