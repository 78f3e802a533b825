import type { PatternSpec } from '../../../protocol/units';
import { isObject } from './checks';

const longestPattern = 1000;

/** A regular expression as the panel sent it: one that is too long is cut, so that the engine still refuses it. */
export function patternIn(value: unknown): PatternSpec | undefined {
  if (!isObject(value) || typeof value.source !== 'string') return undefined;
  return { source: value.source.slice(0, longestPattern + 1), ignoreCase: value.ignoreCase === true };
}
