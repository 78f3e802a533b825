import type { Random } from '../random';
import type { DistanceRange, LabTask } from './tasks/task';

/** A batch is good when its loss is less than this share of the loss that can be had without memory. */
const goodShare = 0.15;
const growth = 1.25;
/** Good batches in a row, of the longest distance so far, that make it grow. */
const goodToGrow = 2;
/** Share of batches of the longest distance; the others keep the shorter ones alive. */
const shareAtReach = 0.6;

/**
 * Distances to train at: short ones first, longer ones when those are learnt, up to the whole distance. The same for every
 * cell; who cannot hold what is asked for stays where it fails, and is measured at all distances afterwards.
 */
export class Curriculum {
  /** The longest distance so far. */
  reach: number;
  private goodAtReach = 0;
  /** Good batches in a row, of any distance, since the whole distance is trained. */
  private good = 0;

  constructor(
    private readonly task: LabTask,
    private readonly distance: number,
  ) {
    this.reach = Math.min(distance, Math.max(task.leastDistance, task.usual.firstDistance));
  }

  /** Distances that the next batch is drawn from. */
  next(random: Random): DistanceRange {
    const { reach, task } = this;
    // Rows that differ in distance anyway have it all in one batch.
    const isAtReach = !task.testsBetween && random.uniform() < shareAtReach;
    return { from: isAtReach ? reach : task.leastDistance, to: reach };
  }

  /** Takes note of a batch's loss. */
  judge({ from, to }: DistanceRange, loss: number): void {
    const { task, distance } = this;
    const isGood = loss < goodShare * task.baselineLoss(to);
    this.good = isGood && to === distance ? this.good + 1 : 0;
    if (from !== to && !task.testsBetween) return;
    this.goodAtReach = isGood ? this.goodAtReach + 1 : 0;
    if (this.goodAtReach < goodToGrow || to === distance) return;
    this.reach = Math.min(distance, Math.ceil(to * growth));
    this.goodAtReach = 0;
  }

  /** Whether so many batches in a row have been good at the whole distance. */
  hasLearnt(batches: number): boolean {
    return this.good >= batches;
  }
}
