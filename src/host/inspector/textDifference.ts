import type { TextDifference } from '../../protocol/inspectorProtocol';
import type { WhyChosen } from '../models/chooseModel';

/** Shares of a text, and UTF-16 units, by which its length may change before it counts as another version. */
const usualShare = 0.02;
const usualUnits = 40;
/** Share, and units, that may be replaced by as many others: told by a sketch, which is not exact. */
const usualReplacedShare = 0.06;
const usualReplacedUnits = 80;

/**
 * Whether a model was trained on another text than the one on view, or on an earlier version or a part of it: by their
 * lengths, and where these are alike by how much of the text is another (`replacedShare`, undefined where nobody can know), so that a few words say nothing.
 * Models of a folder are for all of its files; of weights from elsewhere (`trainedUnits` 0) nothing is known.
 */
export function textDifference(
  why: WhyChosen,
  trainedUnits: number,
  units: number,
  replacedShare: () => number | undefined = () => 0,
): TextDifference | undefined {
  if (why === 'folder' || trainedUnits === 0) return undefined;
  if (why === 'chosen' || why === 'language') return 'other';
  if (Math.abs(units - trainedUnits) > Math.max(usualUnits, usualShare * trainedUnits)) return 'edited';
  const replaced = replacedShare();
  if (replaced === undefined) return 'unknown';
  return replaced > usualReplacedShare && replaced * units > usualReplacedUnits ? 'edited' : undefined;
}
