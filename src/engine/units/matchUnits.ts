import type { TextRange } from '../../protocol/predictions';
import type { UnitMatch, UnitMatches, UnitThresholds } from '../../protocol/units';
import type { TokenSpan } from '../reading/inspect';
import { tokensIn } from '../reading/surprisals';
import type { EncodedDocument } from '../text/encodedDocument';
import type { Activations } from './activations';
import { findMatches, type FoundMatch } from './findMatches';
import { chooseThresholds, contrasts, selectUnits } from './selectUnits';

/** UTF-16 units of context beside a match, and of a match itself, that are told. */
const contextUnits = 40;
const mostUnits = 200;

/**
 * The units that are on in a selection and off around it, and other places where they are on together. An empty selection
 * is the token that it stands in; of one that goes beyond what was read, the part inside. Thresholds left out are chosen.
 */
export function* matchUnits(
  document: EncodedDocument,
  activations: Activations,
  range: TextRange,
  k: number,
  thresholds?: UnitThresholds,
): Generator<void, UnitMatches> {
  const { span } = activations;
  const searched = rangeOf(document, span);
  const tokens = span.end - span.first;
  const selected = inside(tokensIn(document, range), span);
  if (selected.end <= selected.first) {
    const none = thresholds ?? { on: 0, off: 0 };
    return { thresholds: none, largest: 0, units: [], matches: [], selected: range, searched, tokens };
  }
  const all = contrasts(activations, selected);
  const chosen = thresholds ?? chooseThresholds(all);
  const units = selectUnits(all, chosen);
  yield;
  const found = yield* findMatches(activations, units, chosen, selected, k);
  return {
    thresholds: chosen,
    largest: largestOf(activations),
    units,
    matches: found.map((match) => describe(document, match)),
    selected: rangeOf(document, selected),
    searched,
    tokens,
  };
}

function inside({ first, end }: TokenSpan, span: TokenSpan): TokenSpan {
  return { first: Math.max(first, span.first), end: Math.min(end, span.end) };
}

export function rangeOf({ starts }: EncodedDocument, { first, end }: TokenSpan): TextRange {
  return { start: starts[first] ?? 0, end: starts[end] ?? 0 };
}

function describe(document: EncodedDocument, { units, closed, ...span }: FoundMatch): UnitMatch {
  const { text } = document;
  const { start, end } = rangeOf(document, span);
  return {
    start,
    end,
    units,
    closed,
    text: text.slice(start, Math.min(end, start + mostUnits)),
    before: text.slice(Math.max(0, start - contextUnits), start),
    behind: text.slice(end, end + contextUnits),
  };
}

function largestOf({ values }: Activations): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  return largest;
}
