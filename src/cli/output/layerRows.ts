import type { LayerTrace } from '../../protocol/predictions';

/** Quantities of layers as rows, one a token, of one value a unit; layers are counted from 1 in each direction. */
export function layerRows(layers: readonly LayerTrace[], tokens: number) {
  return layers.map(({ cell, direction, units, quantities }, i) => ({
    cell,
    layer: layers.slice(0, i + 1).filter((other) => other.direction === direction).length,
    ...(direction && { direction }),
    quantities: Object.fromEntries(
      Object.entries(quantities).map(([name, values]) => [name, rowsOf(values, tokens, units)]),
    ),
  }));
}

/** A matrix (rows, columns) as its rows. */
export function rowsOf(values: Float32Array, rows: number, columns: number): Float32Array[] {
  return Array.from({ length: rows }, (_, row) => values.subarray(row * columns, (row + 1) * columns));
}
