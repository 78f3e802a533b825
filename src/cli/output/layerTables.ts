import type { LayerTrace } from '../../protocol/predictions';
import { quantitiesOf } from '../../protocol/spec';
import { fixed, visible } from './numbers';

/** Means over the units of every quantity of some layers, a row for each token. */
export function layerTables(layers: readonly LayerTrace[], tokens: readonly string[]): string {
  const width = Math.min(24, Math.max(5, ...tokens.map((text) => visible(text).length)));
  return layers.map((layer) => `${layerTable(layer, nameOf(layer, layers), tokens, width)}\n`).join('\n');
}

/** Layers are counted in each direction. */
function nameOf(layer: LayerTrace, layers: readonly LayerTrace[]): string {
  const { direction } = layer;
  const index = layers.filter((other) => other.direction === direction).indexOf(layer);
  return `Layer ${index + 1}${direction ? ` ${direction}` : ''}`;
}

function layerTable(
  { cell, units, quantities }: LayerTrace,
  name: string,
  tokens: readonly string[],
  width: number,
): string {
  const names = quantitiesOf[cell].filter((name) => quantities[name]);
  const row = (label: string, columns: string[]) =>
    `${label.padEnd(width)}${columns.map((text) => text.padStart(11)).join('')}`;
  const mean = (values: Float32Array | undefined, token: number) =>
    (values?.subarray(token * units, (token + 1) * units).reduce((sum, value) => sum + value, 0) ?? NaN) /
    units;
  return [
    `${name}: ${cell}, ${units} units; means over the units`,
    row('token', [...names]),
    ...tokens.map((text, t) =>
      row(
        visible(text).slice(0, width),
        names.map((name) => fixed(mean(quantities[name], t), 4)),
      ),
    ),
  ].join('\n');
}
