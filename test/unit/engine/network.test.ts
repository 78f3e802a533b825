import { describe, expect, it } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import { cellKinds, type ModelSpec } from '../../../src/protocol/spec';
import { allocate, measureBytes } from '../../../src/engine/arena';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { allocateModel } from '../../../src/engine/network/allocateModel';
import { Network } from '../../../src/engine/network/network';
import { Pacer, runToEnd } from '../../../src/engine/network/pacer';
import { parameterCount } from '../../../src/engine/network/parameterBlock';
import { Stepper } from '../../../src/engine/network/stepper';
import { weightsHash } from '../../../src/engine/network/weightsHash';
import { expectClose } from './support/expectClose';

const small: ModelSpec = {
  cell: 'lstm',
  layers: 2,
  hiddenSize: 5,
  embeddingSize: 4,
  vocabularySize: 7,
  tied: false,
  dropout: 0,
};

function errorOf(action: () => unknown): UnrollError {
  try {
    action();
  } catch (error) {
    if (error instanceof UnrollError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('stepping equals sequence', () => {
  describe.each([...cellKinds])('%s', (cell) => {
    it.each([1, 2])('%i layers, over two stretches with carried state', (layers) => {
      const spec = { ...small, cell, layers };
      const steps = 6;
      const { network, run } = allocateModel(referenceBackend, spec, (arena, s) => {
        const network = new Network(arena, s, false);
        return { network, run: network.createRun(arena, { steps, rows: 1 }, false) };
      });
      network.parameters.values.set(Network.create(referenceBackend, spec, 9).parameters.values);
      network.markWeightsChanged();
      network.freshWeights();
      const stepper = new Stepper(network);
      const ids = [1, 6, 0, 3, 3, 2, 5, 4, 1];
      let read = 0;
      for (const count of [steps, ids.length - steps]) {
        run.ids.set(ids.slice(read, read + count));
        runToEnd(run.forward(count, new Pacer(network.kernels)));
        for (let t = 0; t < count; t++) {
          stepper.step(ids[read + t]);
          const { hidden, cell: memory } = stepper.snapshot();
          run.layers.forEach((layer, l) => {
            const at = (values: Float32Array) =>
              values.subarray((t + 1) * spec.hiddenSize, (t + 2) * spec.hiddenSize);
            expectClose(hidden[l], at(layer.run.hidden), 1e-6);
            if (memory[l]) expectClose(memory[l], at(layer.run.cell), 1e-6);
          });
        }
        run.carryState(count);
        read += count;
      }
      expect(read).toBe(ids.length);
    });
  });
});

describe('steppers', () => {
  it('share a network without disturbing each other', () => {
    const network = Network.create(referenceBackend, small, 1);
    const alone = new Stepper(network);
    const expected = [3, 1, 4].map((id) => {
      alone.step(id);
      return alone.logits().slice();
    });
    const [one, other] = [new Stepper(network), new Stepper(network)];
    [3, 1, 4].forEach((id, i) => {
      one.step(id);
      const forget = one.gates()[0].quantities.forget?.slice();
      other.step(6 - id);
      other.logits();
      expect(one.gates()[0].quantities.forget).toEqual(forget);
      expect(one.logits()).toEqual(expected[i]);
    });
  });

  it('snapshot and restore a state, reset forgets it', () => {
    const stepper = new Stepper(Network.create(referenceBackend, small, 1));
    const empty = stepper.snapshot();
    stepper.step(2);
    const state = stepper.snapshot();
    stepper.step(3);
    const logits = stepper.logits().slice();
    stepper.restore(state);
    stepper.step(3);
    expect(stepper.logits()).toEqual(logits);
    stepper.reset();
    expect(stepper.snapshot()).toEqual(empty);
  });

  it('see changed weights', () => {
    const network = Network.create(referenceBackend, small, 1);
    const stepper = new Stepper(network);
    stepper.step(2);
    const before = stepper.logits().slice();
    const version = network.weightsVersion;
    network.parameters.get('decoder.bias').fill(1);
    network.markWeightsChanged();
    expect(network.weightsVersion).toBeGreaterThan(version);
    expectClose(
      stepper.logits(),
      [...before].map((value) => value + 1),
      1e-6,
    );
  });

  it.each([-1, 7, NaN])('refuse token %d', (id) => {
    const stepper = new Stepper(Network.create(referenceBackend, small, 1));
    expect(() => stepper.step(id)).toThrow(RangeError);
  });
});

describe('parameters', () => {
  it('of Zaremba’s small model are 4,653,200', () => {
    const spec = { ...small, hiddenSize: 200, embeddingSize: 200, vocabularySize: 10_000 };
    expect(parameterCount(spec)).toBe(4_653_200);
  });

  it('are initialised as PyTorch does', () => {
    const network = Network.create(referenceBackend, { ...small, hiddenSize: 64, vocabularySize: 500 }, 3);
    const limits: Record<string, number> = {
      'encoder.weight': 0.1,
      'decoder.weight': 0.1,
      'decoder.bias': 0,
    };
    for (const { name, values } of network.parameters.list) {
      const limit = limits[name] ?? 1 / Math.sqrt(64);
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(largest).toBeLessThanOrEqual(Math.fround(limit));
      expect(largest).toBeGreaterThanOrEqual(0.95 * limit);
    }
  });

  it('hash equal for equal seeds only', () => {
    const hash = (seed: number) => Network.create(referenceBackend, small, seed).weightsHash();
    expect(hash(1)).toMatch(/^[0-9a-f]{16}$/);
    expect(hash(1)).toBe(hash(1));
    expect(hash(1)).not.toBe(hash(2));
  });

  it('hash by FNV-1a', () => {
    // Bytes of 'foobar\0\0' as two floats; the value comes from the definition in 64-bit integers.
    const bytes = new TextEncoder().encode('foobar\0\0');
    let expected = 0xcbf29ce484222325n;
    for (const byte of bytes) expected = ((expected ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
    expect(weightsHash(new Float32Array(bytes.buffer))).toBe(expected.toString(16).padStart(16, '0'));
    expect(weightsHash(new Float32Array(0))).toBe('cbf29ce484222325');
  });

  it('survive cloning', () => {
    const network = Network.create(referenceBackend, { ...small, tied: true, embeddingSize: 5 }, 1);
    const copy = network.clone(referenceBackend);
    expect(copy.weightsHash()).toBe(network.weightsHash());
    copy.parameters.values.fill(0);
    expect(copy.weightsHash()).not.toBe(network.weightsHash());
  });
});

describe('memory', () => {
  it('is aligned, apart and exactly as large as measured', () => {
    const lengths = [1, 17, 0, 64, 3];
    const layout = (arena: { floats(length: number): Float32Array }) =>
      lengths.map((length) => arena.floats(length));
    const views = allocate(referenceBackend, layout);
    let end = 0;
    views.forEach((view, i) => {
      expect(view.length).toBe(lengths[i]);
      expect(view.byteOffset % 64).toBe(0);
      expect(view.byteOffset).toBeGreaterThanOrEqual(end);
      end = view.byteOffset + view.byteLength;
    });
    expect(views[0].buffer.byteLength).toBe(measureBytes(referenceBackend, layout));
    expect(views[0].buffer.byteLength).toBeGreaterThanOrEqual(end);
  });

  it('refuses a model over the limit and names the largest hidden size that fits', () => {
    const spec = { ...small, hiddenSize: 3000, vocabularySize: 1000 };
    const create = (hiddenSize: number) => () =>
      allocateModel(
        referenceBackend,
        { ...spec, hiddenSize },
        (arena, s) => new Network(arena, s, false),
        20 * 1024 ** 2,
      );
    const error = errorOf(create(3000));
    expect(error.code).toBe('too-large');
    const fitting = Number(/largest hidden size that fits is (\d+)/.exec(error.hint)?.[1]);
    expect(create(fitting)).not.toThrow();
    expect(errorOf(create(fitting + 1)).code).toBe('too-large');
  });

  it('says so when no hidden size fits', () => {
    const spec = { ...small, vocabularySize: 10_000_000 };
    const error = errorOf(() =>
      allocateModel(referenceBackend, spec, (arena, s) => new Network(arena, s, false), 1024 ** 2),
    );
    expect(error.code).toBe('too-large');
    expect(error.hint).toContain('smaller vocabulary');
  });
});

describe('impossible specs', () => {
  it.each([
    [{ tied: true }, 'Set the embedding size to 5'],
    [{ layers: 0 }, 'whole number'],
    [{ hiddenSize: 2.5 }, 'whole number'],
    [{ vocabularySize: NaN }, 'whole number'],
    [{ dropout: 1 }, '0 to less than 1'],
    [{ dropout: NaN }, '0 to less than 1'],
  ])('%o', (change, hint) => {
    const error = errorOf(() => Network.create(referenceBackend, { ...small, ...change }, 1));
    expect(error.code).toBe('bad-input');
    expect(error.hint).toContain(hint);
  });
});
