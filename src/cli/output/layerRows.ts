import type { LayerTrace } from '../../protocol/predictions';

/** Quantities of a layer as rows, one a token, of one value a unit. */
export function layerRows({ cell, direction, units, quantities }: LayerTrace, tokens: number) {
  const rows = (values: Float32Array) =>
    Array.from({ length: tokens }, (_, row) => values.subarray(row * units, (row + 1) * units));
  return {
    cell,
    ...(direction && { direction }),
    quantities: Object.fromEntries(Object.entries(quantities).map(([name, values]) => [name, rows(values)])),
  };
}
