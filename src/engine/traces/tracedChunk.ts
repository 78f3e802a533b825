import { type CellKind, type Direction, quantitiesOf, type Quantity } from '../../protocol/spec';
import type { Intervention } from '../../protocol/interventions';
import type { Network } from '../network/network';
import { type NetworkState, Stepper } from '../network/stepper';

/** Exact values of some rows: for each layer each quantity, (rows, units). */
export type LayerValues = Partial<Record<Quantity, Float32Array>>;

export interface TracedChunk {
  layers: LayerValues[];
  /** State after the last token read. */
  after: NetworkState;
}

/**
 * Reads tokens from a state on, backward from the last one when the stack reads from right to left, and keeps all that it
 * holds after each. Yields after each token.
 */
export function* traceChunk(
  network: Network,
  direction: Direction,
  ids: Int32Array, // (rows)
  before: NetworkState,
  interventions: readonly Intervention[] = [],
  /** Number in the text of the first of the tokens, for interventions at a token. */
  firstToken = 0,
): Generator<void, TracedChunk> {
  const { cell, layers: depth, hiddenSize: units } = network.spec;
  const stepper = new Stepper(network, direction, interventions);
  stepper.restore(before);
  const layers = emptyLayers(cell, depth, ids.length * units);
  for (let step = 0; step < ids.length; step++) {
    const row = direction === 'forward' ? step : ids.length - 1 - step;
    // What the model has no token for leaves the state as it is.
    if (ids[row] >= 0) stepper.step(ids[row], firstToken + row);
    for (const [layer, { quantities }] of stepper.gates().entries()) {
      for (const name of quantitiesOf[cell]) {
        const values = quantities[name];
        if (values) layers[layer][name]?.set(values, row * units);
      }
    }
    yield;
  }
  return { layers, after: stepper.snapshot() };
}

export function emptyLayers(cell: CellKind, depth: number, length: number): LayerValues[] {
  return Array.from({ length: depth }, () =>
    Object.fromEntries(quantitiesOf[cell].map((name) => [name, new Float32Array(length)])),
  );
}

/** Bytes of the values of so many rows. */
export function rowBytes({ cell, layers, hiddenSize }: Network['spec']): number {
  return layers * quantitiesOf[cell].length * hiddenSize * Float32Array.BYTES_PER_ELEMENT;
}
