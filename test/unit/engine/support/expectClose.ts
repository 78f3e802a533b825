import { expect } from 'vitest';

/** Every value within `tolerance` of the expected one, absolute below 1 and relative above. NaN never is. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what = 'values',
): void {
  expect(actual.length, `${what}: length`).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]);
    const limit = tolerance * Math.max(1, Math.abs(expected[i]));
    if (!(error <= limit)) {
      expect.fail(`${what}[${i}] is ${actual[i]}, expected ${expected[i]} within ${limit}`);
    }
  }
}
