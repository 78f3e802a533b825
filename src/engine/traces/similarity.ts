/**
 * How far units are from moving alike: 1 - Pearson's correlation over the columns, 0 to 2, (units, units). A unit that never
 * changes, or is no number somewhere, is 1 away from all others.
 */
export function* unitDistances(
  values: Float32Array, // (columns, units)
  units: number,
): Generator<void, Float32Array> {
  const columns = values.length / units;
  const series = new Float32Array(values.length); // (units, columns), of mean 0 and length 1
  for (let unit = 0; unit < units; unit++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += values[column * units + unit];
    const mean = sum / columns;
    let squares = 0;
    for (let column = 0; column < columns; column++) {
      const value = values[column * units + unit] - mean;
      series[unit * columns + column] = value;
      squares += value * value;
    }
    const factor = squares > 1e-9 * columns * (mean * mean + 1e-6) ? 1 / Math.sqrt(squares) : 0;
    for (let column = 0; column < columns; column++) {
      const at = unit * columns + column;
      series[at] = factor > 0 ? series[at] * factor : 0;
    }
  }
  yield;
  const distances = new Float32Array(units * units);
  for (let a = 0; a < units; a++) {
    for (let b = 0; b < a; b++) {
      let product = 0;
      for (let column = 0; column < columns; column++) {
        product += series[a * columns + column] * series[b * columns + column];
      }
      distances[a * units + b] = distances[b * units + a] = 1 - product;
    }
    if (a % 16 === 15) yield;
  }
  return distances;
}
