/** Logistic function; exact limits for large |x|, since exp overflows to infinity and underflows to 0. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
