/** A picture's worth of values. */
export interface Raster {
  rows: number;
  columns: number;
  /** (rows, columns) */
  values: Float32Array;
}

/**
 * Values of a quantity, (tokens, units), as the grid that is painted: units down, tokens across. Where there are fewer
 * rows or columns than units or tokens, each cell is the mean of what it covers, weighted by how much of it is covered,
 * so that nothing is skipped and nothing aliases. A NaN makes its cell NaN: it must be seen.
 */
export function rasterize(
  values: Float32Array,
  units: number,
  firstToken: number,
  tokens: number,
  rows: number,
  columns: number,
): Raster {
  const inRows = averageUnits(values, units, firstToken, tokens, rows);
  if (columns >= tokens) return { rows, columns: tokens, values: inRows };
  return { rows, columns, values: averageTokens(inRows, rows, tokens, columns) };
}

/** (tokens, units) to (rows, tokens). */
function averageUnits(
  values: Float32Array,
  units: number,
  firstToken: number,
  tokens: number,
  rows: number,
): Float32Array {
  const result = new Float32Array(rows * tokens);
  for (let token = 0; token < tokens; token++) {
    const base = (firstToken + token) * units;
    if (rows === units) {
      for (let unit = 0; unit < units; unit++) result[unit * tokens + token] = values[base + unit] ?? NaN;
      continue;
    }
    for (let row = 0; row < rows; row++) {
      result[row * tokens + token] = mean(values, base, (row * units) / rows, ((row + 1) * units) / rows);
    }
  }
  return result;
}

/** (rows, tokens) to (rows, columns). */
function averageTokens(values: Float32Array, rows: number, tokens: number, columns: number): Float32Array {
  const result = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = (column * tokens) / columns;
      result[row * columns + column] = mean(values, row * tokens, from, ((column + 1) * tokens) / columns);
    }
  }
  return result;
}

/** Mean over the half-open stretch [from, to) of places that may be cut in the middle. */
function mean(values: Float32Array, base: number, from: number, to: number): number {
  let sum = 0;
  let weight = 0;
  for (let place = Math.floor(from); place < to; place++) {
    const share = Math.min(to, place + 1) - Math.max(from, place);
    if (share <= 1e-9) continue;
    sum += share * (values[base + place] ?? NaN);
    weight += share;
  }
  return sum / weight;
}
