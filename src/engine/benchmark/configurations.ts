import type { CellKind, ModelSpec } from '../../protocol/spec';
import type { SequenceShape } from '../network/sequenceRun';

/** A model and the batches that it is trained on. */
export interface BenchmarkConfiguration {
  hiddenSize: number;
  layers: number;
  vocabularySize: number;
  shape: SequenceShape;
}

/** From what learns in seconds in an editor to what keeps a machine busy; L is the small model of Zaremba et al. 2014. */
export const benchmarkConfigurations = {
  S: { hiddenSize: 64, layers: 1, vocabularySize: 500, shape: { rows: 16, steps: 32 } },
  M: { hiddenSize: 128, layers: 1, vocabularySize: 2000, shape: { rows: 32, steps: 32 } },
  C: { hiddenSize: 256, layers: 1, vocabularySize: 2000, shape: { rows: 32, steps: 32 } },
  L: { hiddenSize: 200, layers: 2, vocabularySize: 10000, shape: { rows: 20, steps: 20 } },
  XL: { hiddenSize: 512, layers: 1, vocabularySize: 10000, shape: { rows: 32, steps: 64 } },
} as const satisfies Record<string, BenchmarkConfiguration>;

export type BenchmarkName = keyof typeof benchmarkConfigurations;

export const benchmarkNames = Object.keys(benchmarkConfigurations) as BenchmarkName[];

/** The model of a configuration: embedding as wide as the state, untied, no dropout. */
export function benchmarkModel(
  { hiddenSize, layers, vocabularySize }: Omit<BenchmarkConfiguration, 'shape'>,
  cell: CellKind,
): ModelSpec {
  return { cell, layers, hiddenSize, embeddingSize: hiddenSize, vocabularySize, tied: false, dropout: 0 };
}
