/**
 * Means over powers of two of rows, (rows, units) to (columns, units). A column at the end that covers fewer rows is the
 * mean of those it covers. What is no number makes its column no number: it must be seen.
 */
export function poolRows(values: Float32Array, units: number, rows: number, level: number): Float32Array {
  const covered = 2 ** level;
  const columns = Math.ceil(rows / covered);
  const pooled = new Float32Array(columns * units);
  for (let column = 0; column < columns; column++) {
    const from = column * covered;
    const to = Math.min(rows, from + covered);
    addRows(values, units, from, to, pooled, column * units, 1 / (to - from));
  }
  return pooled;
}

/**
 * The same of columns that are means already, of `2 ** fromLevel` of `rows` rows: weighted by what they cover, of which
 * only the last may cover less.
 */
export function poolColumns(
  values: Float32Array,
  units: number,
  rows: number,
  fromLevel: number,
  level: number,
): Float32Array {
  if (fromLevel === 0) return poolRows(values, units, rows, level);
  const step = 2 ** (level - fromLevel);
  const covered = 2 ** fromLevel;
  const inner = Math.ceil(rows / covered);
  const columns = Math.ceil(inner / step);
  const pooled = new Float32Array(columns * units);
  for (let column = 0; column < columns; column++) {
    const to = Math.min(inner, (column + 1) * step);
    const total = Math.min(rows, to * covered) - column * step * covered;
    for (let from = column * step; from < to; from++) {
      const share = Math.min(covered, rows - from * covered) / total;
      addRows(values, units, from, from + 1, pooled, column * units, share);
    }
  }
  return pooled;
}

function addRows(
  values: Float32Array,
  units: number,
  from: number,
  to: number,
  out: Float32Array,
  outAt: number,
  factor: number,
): void {
  for (let row = from; row < to; row++) {
    const at = row * units;
    for (let unit = 0; unit < units; unit++) out[outAt + unit] += factor * values[at + unit];
  }
}
