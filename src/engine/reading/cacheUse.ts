import { type CachePart, cacheParts, type CacheWeights } from '../../protocol/spec';
import { defaultCacheWeights } from '../memory/cacheWeights';
import type { NgramTable } from '../memory/ngramTable';
import type { TextNgrams } from '../memory/textNgrams';
import type { TextWords } from '../words/textWords';

/** What is mixed with a model's predictions, and how much each cache counts. */
export interface CacheUse {
  weights: CacheWeights;
  /** Whether what stands in the document itself is left out. */
  withoutDocument?: boolean;
  /** Documents beside it. */
  neighbours?: readonly NgramTable[];
  /** The text that the model was trained on. */
  text?: TextNgrams;
  /** The same in whole words, with the documents beside. */
  words?: { text: TextWords; neighbours: readonly NgramTable[] };
}

/** Those of the caches that are wanted: all of them for true. */
export function wantedCaches(cache: boolean | readonly CachePart[] | undefined): readonly CachePart[] {
  if (cache === true) return cacheParts;
  return cache === undefined || cache === false ? [] : cache;
}

/** What is mixed in when only some of the caches are wanted; undefined for none. */
export function cacheUse(
  wanted: readonly CachePart[],
  { weights = defaultCacheWeights, neighbours, text, words }: Partial<CacheUse>,
): CacheUse | undefined {
  if (wanted.length === 0) return undefined;
  const has = (part: CachePart) => wanted.includes(part);
  return {
    weights: has('states') ? weights : { ...weights, states: 0 },
    ...(!has('document') && { withoutDocument: true }),
    ...(has('neighbours') && neighbours && { neighbours }),
    ...(has('text') && text && { text }),
    ...(has('text') && words && { words: has('neighbours') ? words : { text: words.text, neighbours: [] } }),
  };
}
