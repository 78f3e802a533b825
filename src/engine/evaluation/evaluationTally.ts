import type { Evaluation } from './evaluate';

/** Running sums of an evaluation. */
export class EvaluationTally {
  private tokens = 0;
  private nats = 0;
  private top1 = 0;
  private top5 = 0;
  private unknown = 0;

  /** `rank` counts from 0, the most probable. */
  add(nats: number, rank: number, isUnknown: boolean): void {
    this.tokens++;
    this.nats += nats;
    if (rank < 1) this.top1++;
    if (rank < 5) this.top5++;
    if (isUnknown) this.unknown++;
  }

  result(): Evaluation {
    const { tokens } = this;
    return {
      tokens,
      loss: this.nats / tokens,
      top1: this.top1 / tokens,
      top5: this.top5 / tokens,
      unknown: this.unknown / tokens,
    };
  }
}
