/** The value that a share of the values is at most; NaN when there are none. */
export function quantile(values: readonly number[], share: number): number {
  const ordered = values.slice().sort((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? NaN;
}
