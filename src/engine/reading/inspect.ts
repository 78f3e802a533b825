import type { LayerTrace, Trace } from '../../protocol/predictions';
import { type ModelSpec, quantitiesOf } from '../../protocol/spec';
import { type LayerActivations, Stepper } from '../network/stepper';
import type { EncodedDocument } from '../text/encodedDocument';
import type { ModelReader } from './modelReader';
import { tokenOf } from './tokenOf';

/** A stretch of a document's tokens, from `first` to before `end`. */
export interface TokenSpan {
  first: number;
  end: number;
}

/** How much of a stretch lies behind the cursor, where the text goes on: what was read matters more than what comes. */
const shareBehind = 0.25;

/**
 * At most `maxTokens` tokens around the one that ends at or holds `offset`: a quarter of them behind it; more at the start
 * of the text, where fewer are before it.
 */
export function tokensAround(document: EncodedDocument, offset: number, maxTokens: number): TokenSpan {
  const at = Math.min(document.tokenAt(offset), document.count - 1);
  const end = Math.min(document.count, Math.max(at + 1 + Math.floor(maxTokens * shareBehind), maxTokens));
  return { first: Math.max(0, end - maxTokens), end };
}

/**
 * Everything the network holds while it reads a stretch of tokens. Row r of a quantity is its value after token r was
 * read; what stands before is read first, and what stands behind by the layers of a blank model that read from right to
 * left, which come after the others.
 */
export function* inspect(reader: ModelReader, { first, end }: TokenSpan): Generator<void, Trace> {
  const { network } = reader;
  const rows = end - first;
  const traces = emptyTraces(network.spec, rows);
  if (rows > 0) yield* reader.moveTo(first);
  for (let row = 0; row < rows; row++) {
    reader.readNext();
    copyRow(reader.gates(), traces, row);
    yield;
  }
  const tokens = Array.from({ length: rows }, (_, row) => tokenOf(reader, first + row));
  if (network.spec.kind !== 'blank') return { tokens, layers: traces };
  const behind = yield* inspectBehind(reader, first, end);
  return {
    tokens,
    layers: [
      ...traces.map((layer) => ({ ...layer, direction: 'forward' as const })),
      ...behind.map((layer) => ({ ...layer, direction: 'backward' as const })),
    ],
  };
}

/** What the stack that reads from right to left holds after each of the tokens, from so far behind as a reader reads. */
function* inspectBehind(
  { document, network, window, interventions }: ModelReader,
  first: number,
  end: number,
): Generator<void, LayerTrace[]> {
  const traces = emptyTraces(network.spec, end - first);
  const stepper = new Stepper(network, 'backward', interventions);
  for (let token = Math.min(document.count, end + window) - 1; token >= first; token--) {
    if (document.ids[token] >= 0) stepper.step(document.ids[token]);
    if (token < end) copyRow(stepper.gates(), traces, token - first);
    yield;
  }
  return traces;
}

function emptyTraces({ cell, layers, hiddenSize: units }: ModelSpec, rows: number): LayerTrace[] {
  return Array.from({ length: layers }, () => ({
    cell,
    units,
    quantities: Object.fromEntries(quantitiesOf[cell].map((name) => [name, new Float32Array(rows * units)])),
  }));
}

function copyRow(held: LayerActivations[], traces: LayerTrace[], row: number): void {
  for (const [layer, activations] of held.entries()) {
    const { cell, units, quantities } = traces[layer];
    for (const name of quantitiesOf[cell]) {
      const values = activations.quantities[name];
      if (values) quantities[name]?.set(values.subarray(0, units), row * units);
    }
  }
}
