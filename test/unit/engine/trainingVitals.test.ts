import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { runToEnd } from '../../../src/engine/network/pacer';
import { evaluate } from '../../../src/engine/evaluation/evaluate';
import { Network } from '../../../src/engine/network/network';
import { TrainingVitals } from '../../../src/engine/training/trainingVitals';
import { type CellKind, cellKinds } from '../../../src/protocol/spec';

function networkOf(cell: CellKind): Network {
  const size = { layers: 2, hiddenSize: 5, embeddingSize: 4, vocabularySize: 6 };
  return Network.create(referenceBackend, { cell, ...size, tied: false, dropout: 0 }, 3);
}

const ids = Int32Array.from({ length: 150 }, (_, i) => i % 6);

describe('vitals of a training', () => {
  it('count the clipped steps, and begin anew', () => {
    const vitals = new TrainingVitals(networkOf('gru'), 2);
    for (const norm of [0.5, 3, 4, 1]) {
      vitals.beforeUpdate(norm);
      vitals.afterUpdate();
    }
    expect(vitals.take(0)).toEqual({ clipRatio: 0.5, updateRatio: 0 });
    expect(vitals.take(0)).toEqual({});
    const free = new TrainingVitals(networkOf('gru'), 0);
    free.beforeUpdate(100);
    free.afterUpdate();
    expect(free.take(0)).toEqual({ updateRatio: 0 });
  });

  it('measure an update against the weights', () => {
    const network = networkOf('lstm');
    const vitals = new TrainingVitals(network, 0, network);
    vitals.beforeUpdate(1);
    const { values } = network.parameters;
    for (let i = 0; i < values.length; i++) values[i] *= 1.01;
    vitals.afterUpdate();
    expect(vitals.take(0).updateRatio).toBeCloseTo(0.01, 5);
    values.fill(NaN);
    vitals.beforeUpdate(1);
    vitals.afterUpdate();
    expect(vitals.take(0).updateRatio).toBeUndefined();
  });

  it.each(cellKinds)('see saturated gates and dead units after a validation: %s', (cell) => {
    const network = networkOf(cell);
    const vitals = new TrainingVitals(network, 0, network);
    runToEnd(evaluate(network, ids));
    const healthy = vitals.take(ids.length - 1);
    const hasGates = cell === 'lstm' || cell === 'gru';
    expect(healthy.saturation).toBe(hasGates ? 0 : undefined);
    expect(healthy.deadUnits).toBeLessThan(cell === 'rnn-relu' ? 1 : 0.2);
    network.parameters.values.fill(-200);
    network.markWeightsChanged();
    runToEnd(evaluate(network, ids));
    const broken = vitals.take(ids.length - 1);
    if (hasGates) expect(broken.saturation).toBe(1);
    // The second layer reads large positive states with large negative weights.
    if (cell === 'rnn-relu' || cell === 'lstm') expect(broken.deadUnits).toBe(0.5);
  });
});
