import type { LayerTrace, Trace } from '../../src/protocol/predictions';
import type { Quantity } from '../../src/protocol/spec';
import type { Ramp } from '../color/ramp';
import type { Theme } from '../theme';
import type { HeatmapLayout } from './layout';
import { scaleOf, type ValueScale } from './valueScale';

/** What all parts of the heatmap draw: one layer of a trace, its scales and its place on the screen. */
export interface HeatmapScene {
  trace: Trace;
  layerIndex: number;
  layer: LayerTrace;
  /** Row of the token at the cursor, -1 when out of view. */
  cursorToken: number;
  scales: ReadonlyMap<Quantity, ValueScale>;
  layout: HeatmapLayout;
  theme: Theme;
}

export function scalesOf(layer: LayerTrace, quantities: readonly Quantity[]): Map<Quantity, ValueScale> {
  const scales = new Map<Quantity, ValueScale>();
  for (const quantity of quantities) {
    const values = layer.quantities[quantity];
    if (values) scales.set(quantity, scaleOf(quantity, layer.cell, values));
  }
  return scales;
}

/** Exact value of a unit at a token; NaN when the trace has none. */
export function valueAt(layer: LayerTrace, quantity: Quantity, token: number, unit: number): number {
  return layer.quantities[quantity]?.[token * layer.units + unit] ?? NaN;
}

export function rampOf(theme: Theme, scale: ValueScale): Ramp {
  return scale.kind === 'sequential' ? theme.sequential : theme.diverging;
}

/** Place of a value on its scale, in [0, 1]; `undefined` for NaN. */
export function positionOn(scale: ValueScale, value: number): number | undefined {
  if (Number.isNaN(value)) return undefined;
  return Math.min(1, Math.max(0, (value - scale.min) / (scale.max - scale.min)));
}
