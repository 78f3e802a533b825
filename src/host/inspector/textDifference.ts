import type { TextDifference } from '../../protocol/inspectorProtocol';
import type { WhyChosen } from '../models/chooseModel';

/** Shares of a text, and UTF-16 units, by which its length may change before it counts as another version. */
const usualShare = 0.02;
const usualUnits = 40;

/**
 * Whether a model was trained on another text than the one on view, or on an earlier version or a part of it: by their
 * lengths, so that a few words more say nothing. Models of a folder are for all of its files; of weights from elsewhere
 * (`trainedUnits` 0) nothing is known.
 */
export function textDifference(
  why: WhyChosen,
  trainedUnits: number,
  units: number,
): TextDifference | undefined {
  if (why === 'chosen' || why === 'language') return 'other';
  if (why === 'folder' || trainedUnits === 0) return undefined;
  return Math.abs(units - trainedUnits) > Math.max(usualUnits, usualShare * trainedUnits)
    ? 'edited'
    : undefined;
}
