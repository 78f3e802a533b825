import type { UnitsComparison } from '../../src/protocol/traces';
import { type PatternSpec, textFeatures, type TokenTag } from '../../src/protocol/units';

/** What units are compared with, as it is asked for; undefined while there is no pattern yet. */
export function comparisonWith(tag: TokenTag, pattern: PatternSpec | undefined): UnitsComparison | undefined {
  if (tag === 'pattern') return pattern && { pattern };
  const feature = textFeatures.find((name) => name === tag);
  return feature ? { feature } : { type: tag.slice('type:'.length) };
}
