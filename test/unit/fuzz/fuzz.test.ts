import { expect, it } from 'vitest';
import { fuzz } from './fuzz';
import { fuzzTargets } from './kindTargets';

const trials = 2000;

it.each(fuzzTargets)(
  `$name: ${trials} seeded damages, each an error that says what to do or a file that works`,
  (target) => {
    const { refused } = fuzz(target, trials, 20_240_000, () => 0);
    expect(refused).toBeGreaterThan(trials / 4); // it is really damaged
    expect(refused).toBeLessThan(trials); // and not refused whatever it is
  },
  // Seconds, on a busy machine.
  60_000,
);
