import type { StateArchive } from '../checkpoint/stateArchive';

/** Mean of the values since the last `take`; when there were none, the mean taken before. */
export class RunningMean {
  private sum = 0;
  private count = 0;
  private last = NaN;

  /** `weight` tokens share `value`. */
  add(value: number, weight: number): void {
    this.sum += value * weight;
    this.count += weight;
  }

  take(): number {
    if (this.count > 0) this.last = this.sum / this.count;
    this.sum = 0;
    this.count = 0;
    return this.last;
  }

  visitState(archive: StateArchive, name: string): void {
    this.sum = archive.number(`${name}.sum`, this.sum);
    this.count = archive.number(`${name}.count`, this.count);
    this.last = archive.number(`${name}.last`, this.last);
  }
}
