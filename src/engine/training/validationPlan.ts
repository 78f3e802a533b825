import type { Streams } from './streams';

/** Most tokens trained on between validations, about: a few seconds on fast kernels. */
const mostTokensBetween = 50_000;
const leastStepsBetween = 20;
/** Validated per trained token, at most: reading costs less than half of training, so this takes under a tenth of the time. */
const validatedShare = 0.2;
const leastTokens = 1000;

/**
 * When to validate, and on how much: counted in steps, so that a run does not depend on the clock. Long epochs are
 * validated several times, at equal distances and at their end; others at their end; tiny ones after every so many.
 */
export class ValidationPlan {
  /** Tokens of the held-out text that validations on the way read, from its start. */
  readonly tokens: number;
  /** Validations in a row that must bring nothing before that counts as a plateau: about half an epoch's. */
  readonly plateauLength: number;
  private readonly chunksPerEpoch: number;
  private readonly interval: number; // in steps

  constructor({ shape, chunksPerEpoch }: Pick<Streams, 'shape' | 'chunksPerEpoch'>, validTokens: number) {
    const tokensPerStep = shape.steps * shape.rows;
    const mostSteps = Math.max(leastStepsBetween, Math.ceil(mostTokensBetween / tokensPerStep));
    const perEpoch = Math.ceil(chunksPerEpoch / mostSteps);
    this.chunksPerEpoch = chunksPerEpoch;
    this.interval =
      perEpoch > 1
        ? Math.ceil(chunksPerEpoch / perEpoch)
        : chunksPerEpoch * Math.ceil(leastStepsBetween / chunksPerEpoch);
    const affordable = Math.floor(validatedShare * this.interval * tokensPerStep);
    this.tokens = Math.min(validTokens, Math.max(leastTokens, affordable));
    this.plateauLength = Math.ceil(perEpoch / 2);
  }

  /** Whether to validate after step `step`, counted from 1. */
  isDue(step: number): boolean {
    if (this.interval > this.chunksPerEpoch) return step % this.interval === 0;
    const inEpoch = ((step - 1) % this.chunksPerEpoch) + 1;
    return inEpoch % this.interval === 0 || inEpoch === this.chunksPerEpoch;
  }
}
