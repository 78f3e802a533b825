import { describe, expect, it } from 'vitest';
import type { KernelsBackend } from '../../../src/engine/kernels/kernels';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { TrainingGraph } from '../../../src/engine/training/trainingGraph';
import { cellKinds, type ModelSpec, type OptimizerKind } from '../../../src/protocol/spec';
import { wasmBackendsHere } from './wasmBackendsHere';

const shape = { steps: 6, rows: 3 };
const vocabularySize = 11;

/** Nothing is a multiple of a vector: widths of 7 and 9, 11 words, 3 rows. */
function specOf(cell: ModelSpec['cell'], tied = false): ModelSpec {
  const hiddenSize = 9;
  const embeddingSize = tied ? hiddenSize : 7;
  return { cell, layers: 2, hiddenSize, embeddingSize, vocabularySize, tied, dropout: 0.1 };
}

/** A text with something to learn: each token follows from the one before it, but for every fifth. */
function token(i: number): number {
  return i % 5 === 4 ? (i * i) % vocabularySize : (i * 3) % vocabularySize;
}

function graphOf(backend: KernelsBackend, spec: ModelSpec, optimizer: OptimizerKind): TrainingGraph {
  return TrainingGraph.create(backend, spec, optimizer, shape, 5);
}

/** Loss of one step of training on chunk number `chunk`, and the gradient that it found. */
function train(graph: TrainingGraph, chunk: number, rate: number) {
  const at = (i: number) => {
    const [t, row] = [Math.floor(i / shape.rows), i % shape.rows];
    return row * 1000 + chunk * shape.steps + t;
  };
  const count = shape.steps * shape.rows;
  const ids = Int32Array.from({ length: count }, (_, i) => token(at(i)));
  const targets = Int32Array.from({ length: count }, (_, i) => token(at(i) + 1));
  const loss = graph.forwardBackward(ids, targets);
  const gradient = graph.gradient.values.slice();
  graph.update(rate, 1, graph.gradientNorm());
  return { loss, gradient };
}

describe.each(wasmBackendsHere)('training with $name kernels', (backend) => {
  // Without dropout tokens that come again are taken once.
  it.each(cellKinds.flatMap((cell) => [specOf(cell), specOf(cell, true), { ...specOf(cell), dropout: 0 }]))(
    'finds the gradients of the reference: $cell, tied $tied, dropout $dropout',
    (spec) => {
      const expected = train(graphOf(referenceBackend, spec, 'sgd'), 0, 0.1);
      const actual = train(graphOf(backend, spec, 'sgd'), 0, 0.1);
      expect(Math.abs(actual.loss - expected.loss)).toBeLessThanOrEqual(2e-6);
      const norm = Math.hypot(...expected.gradient);
      const error = Math.hypot(...expected.gradient.map((value, i) => value - actual.gradient[i]));
      expect(norm).toBeGreaterThan(1e-3);
      expect(error / norm).toBeLessThanOrEqual(1e-5);
    },
  );

  it.each([
    ...cellKinds.map((cell) => ({ cell, optimizer: 'adam' as const, rate: 0.003 })),
    { cell: 'rnn-tanh' as const, optimizer: 'sgd' as const, rate: 0.2 },
  ])(
    'follows the loss curve of the reference for 500 steps: $cell, $optimizer',
    ({ cell, optimizer, rate }) => {
      const graphs = [referenceBackend, backend].map((one) => graphOf(one, specOf(cell), optimizer));
      const curves = graphs.map((graph) =>
        Array.from({ length: 500 }, (_, step) => train(graph, step, rate).loss),
      );
      curves[0].forEach((loss, step) => {
        expect(Math.abs(curves[1][step] - loss), `step ${step}`).toBeLessThanOrEqual(2e-3 * (1 + loss));
      });
      const mean = (losses: number[]) => losses.reduce((sum, loss) => sum + loss) / losses.length;
      // Something was learned, so the curves did not agree by standing still.
      expect(mean(curves[1].slice(-20))).toBeLessThan(mean(curves[1].slice(0, 20)) - 0.3);
    },
  );

  it('gives the same weights, bit by bit, when trained twice', () => {
    const hashes = [0, 1].map(() => {
      const graph = graphOf(backend, specOf('lstm'), 'adam');
      for (let step = 0; step < 30; step++) train(graph, step, 0.01);
      return graph.network.weightsHash();
    });
    expect(hashes[1]).toBe(hashes[0]);
  });

  it('notices a NaN weight in the loss and in the norm', () => {
    for (const cell of cellKinds) {
      const graph = graphOf(backend, specOf(cell), 'adam');
      graph.network.parameters.get('rnn.weight_hh_l1')[4] = NaN;
      graph.network.markWeightsChanged();
      expect(train(graph, 0, 0.01).loss, cell).toBeNaN();
    }
  });
});
