import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { Network } from '../../../src/engine/network/network';
import type { ModelReader } from '../../../src/engine/reading/modelReader';
import { TraceStore, type StoreLimits } from '../../../src/engine/traces/traceStore';
import type { CellKind, Direction, ModelSpec } from '../../../src/protocol/spec';
import { charTokenizer, readerOf } from '../reading/fixtures';

export const tokenizer = charTokenizer('abcdefgh ().\n"A1');

/** Letters without an order, the same each time. */
export function letters(count: number): string {
  return Array.from({ length: count }, (_, i) => 'abcdefgh ('.charAt((i * i * 7 + i) % 10)).join('');
}

export function networkOf(cell: CellKind, change: Partial<ModelSpec> = {}): Network {
  const spec = {
    cell,
    layers: 2,
    hiddenSize: 6,
    embeddingSize: 5,
    vocabularySize: tokenizer.vocabularySize,
    tied: false,
    dropout: 0,
    ...change,
  };
  return Network.create(referenceBackend, spec, 3);
}

export function readerFor(network: Network, text: string): ModelReader {
  return readerOf(network, tokenizer, text);
}

export function storeFor(
  network: Network,
  text: string,
  limits?: StoreLimits,
  direction: Direction = 'forward',
): TraceStore {
  return new TraceStore(network, direction, tokenizer.encode(text).ids, new Int32Array(0), limits);
}

/** Limits that nothing fits into: means of many rows, and one exact chunk at a time. */
export const tight: StoreLimits = { meansBytes: 20_000, chunksBytes: 1 };
