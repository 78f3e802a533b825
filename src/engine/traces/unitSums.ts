/** Under and over what absolute value a gate or state counts as shut or saturated. */
export const lowLimit = 0.1;
export const highLimit = 0.9;

/** What is summed up of every unit over some tokens: (units) each. Values that are no finite numbers are only counted. */
export class UnitSums {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly count: Uint32Array;

  constructor(readonly units: number) {
    this.sum = new Float64Array(units);
    this.squares = new Float64Array(units);
    this.min = new Float32Array(units).fill(Infinity);
    this.max = new Float32Array(units).fill(-Infinity);
    this.low = new Uint32Array(units);
    this.high = new Uint32Array(units);
    this.count = new Uint32Array(units);
  }

  /** `values` are (rows, units). */
  addRows(values: Float32Array): void {
    const { units, sum, squares, min, max, low, high, count } = this;
    for (let at = 0; at < values.length; at += units) {
      for (let unit = 0; unit < units; unit++) {
        const value = values[at + unit];
        const size = Math.abs(value);
        if (!(size < Infinity)) continue;
        sum[unit] += value;
        squares[unit] += value * value;
        count[unit]++;
        if (value < min[unit]) min[unit] = value;
        if (value > max[unit]) max[unit] = value;
        if (size < lowLimit) low[unit]++;
        else if (size > highLimit) high[unit]++;
      }
    }
  }

  addSums(other: UnitSums): void {
    for (let unit = 0; unit < this.units; unit++) {
      this.sum[unit] += other.sum[unit];
      this.squares[unit] += other.squares[unit];
      this.count[unit] += other.count[unit];
      this.low[unit] += other.low[unit];
      this.high[unit] += other.high[unit];
      this.min[unit] = Math.min(this.min[unit], other.min[unit]);
      this.max[unit] = Math.max(this.max[unit], other.max[unit]);
    }
  }

  /** Mean of a unit; NaN where it never was a number. */
  mean(unit: number): number {
    return this.sum[unit] / this.count[unit];
  }

  /** Variance over the tokens (divided by their number, not one less). */
  variance(unit: number): number {
    const mean = this.mean(unit);
    return Math.max(0, this.squares[unit] / this.count[unit] - mean * mean) || 0;
  }
}
