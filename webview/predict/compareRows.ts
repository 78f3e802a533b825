import type { PredictionResult } from '../../src/protocol/predictions';

/** A token on both sides of a comparison; undefined where it is not among what was listed for that side. */
export interface CompareRow {
  text: string;
  left?: number;
  right?: number;
}

/** The tokens that either side expects most, most probable of either first; at most `count`. */
export function compareRows(
  left: PredictionResult | undefined,
  right: PredictionResult | undefined,
  count: number,
): CompareRow[] {
  const rows = new Map<string, CompareRow>();
  const rowOf = (text: string) => {
    const row = rows.get(text) ?? { text };
    rows.set(text, row);
    return row;
  };
  for (const { text, probability } of left?.predictions ?? []) rowOf(text).left = probability;
  for (const { text, probability } of right?.predictions ?? []) rowOf(text).right = probability;
  const size = (row: CompareRow) => Math.max(row.left ?? 0, row.right ?? 0);
  return [...rows.values()].sort((a, b) => size(b) - size(a)).slice(0, count);
}

/** What a token that is not listed has at most: as much as the least that is listed. */
export function leastListed(result: PredictionResult | undefined): number {
  return result?.predictions.at(-1)?.probability ?? NaN;
}
