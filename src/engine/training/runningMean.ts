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
}
