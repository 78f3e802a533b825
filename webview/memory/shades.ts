/** Shades that a token may have: 0 for none. */
export const shadeCount = 10;

/** Of each value, as a share of the largest, the shade; none for what is no number. The root makes small shares seen. */
export function shadesOf(values: ArrayLike<number>): number[] {
  const sizes = Array.from(values, (value) => (Number.isFinite(value) ? Math.max(0, value) : 0));
  const most = Math.max(0, ...sizes);
  if (most === 0) return sizes.map(() => 0);
  return sizes.map((size) => Math.round(Math.sqrt(size / most) * shadeCount));
}

/** Numbers of the `count` largest values, the largest first. */
export function strongest(values: ArrayLike<number>, count: number): number[] {
  const sizes = Array.from(values, (value) => (Number.isFinite(value) ? value : -Infinity));
  return sizes
    .map((_, index) => index)
    .sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0))
    .slice(0, count);
}
