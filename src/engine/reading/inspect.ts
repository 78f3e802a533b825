import type { LayerTrace, TextRange, Trace, TraceToken } from '../../protocol/predictions';
import { quantitiesOf } from '../../protocol/spec';
import type { EncodedDocument } from '../text/encodedDocument';
import type { ModelReader } from './modelReader';

/**
 * Everything the network holds while it reads the tokens that touch `range`, at most `maxTokens` of them, those nearest
 * to the end of the range. Row r of a quantity is its value after token r was read; what stands before is read first.
 */
export function* inspect(reader: ModelReader, range: TextRange, maxTokens: number): Generator<void, Trace> {
  const { document, network } = reader;
  const { first, end } = touchedTokens(document, range, maxTokens);
  const rows = end - first;
  const { cell, layers, hiddenSize: units } = network.spec;
  const traces: LayerTrace[] = Array.from({ length: layers }, () => ({
    cell,
    units,
    quantities: Object.fromEntries(quantitiesOf[cell].map((name) => [name, new Float32Array(rows * units)])),
  }));
  if (rows > 0) yield* reader.moveTo(first);
  for (let row = 0; row < rows; row++) {
    reader.readNext();
    copyRow(reader, traces, row);
    yield;
  }
  const tokens = Array.from({ length: rows }, (_, row) => tokenAt(reader, first + row));
  return { tokens, layers: traces };
}

function touchedTokens(
  document: EncodedDocument,
  range: TextRange,
  maxTokens: number,
): { first: number; end: number } {
  const last = Math.min(document.tokenAt(range.end), document.count - 1);
  const first = Math.max(0, document.tokenAt(range.start));
  const end = last + 1;
  return { first: Math.min(end, Math.max(first, end - maxTokens)), end };
}

function copyRow(reader: ModelReader, traces: LayerTrace[], row: number): void {
  for (const [layer, activations] of reader.gates().entries()) {
    const { cell, units, quantities } = traces[layer];
    for (const name of quantitiesOf[cell]) {
      const values = activations.quantities[name];
      if (values) quantities[name]?.set(values.subarray(0, units), row * units);
    }
  }
}

function tokenAt({ document, tokenizer }: ModelReader, index: number): TraceToken {
  const start = document.starts[index];
  const end = document.starts[index + 1];
  return {
    start,
    end,
    text: document.text.slice(start, end),
    known: document.ids[index] !== tokenizer.unknownId,
  };
}
