import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { Network } from '../../../src/engine/network/network';
import { Stepper } from '../../../src/engine/network/stepper';
import { chooseKernels } from '../../../src/engine/kernels/chooseKernels';
import { type Intervention, parseIntervention } from '../../../src/protocol/interventions';
import {
  type CellKind,
  cellKinds,
  type ModelSpec,
  quantitiesOf,
  type Quantity,
} from '../../../src/protocol/spec';
import { expectClose } from '../engine/support/expectClose';

const ids = [1, 6, 0, 3, 3, 2, 5, 4, 1];
const unit = 3;

function specOf(cell: CellKind, layers = 2): ModelSpec {
  return { cell, layers, hiddenSize: 5, embeddingSize: 4, vocabularySize: 7, tied: false, dropout: 0 };
}

/** Weights larger than fresh ones, so that a change makes itself felt. */
function createNetwork(spec: ModelSpec): Network {
  const network = Network.create(referenceBackend, spec, 4);
  const { values } = network.parameters;
  for (let i = 0; i < values.length; i++) values[i] *= 2;
  network.markWeightsChanged();
  return network;
}

function logitsAlong(network: Network, interventions: Intervention[] = [], offset = 0): Float32Array {
  const stepper = new Stepper(network, 'forward', interventions);
  const rows = ids.map((id, i) => {
    stepper.step(id, i + offset);
    return [...stepper.logits()];
  });
  return Float32Array.from(rows.flat());
}

/** Block of the gates that holds a quantity, as PyTorch orders them. */
const blockOf: Partial<Record<CellKind, Partial<Record<Quantity, number>>>> = {
  lstm: { input: 0, forget: 1, candidate: 2, output: 3 },
  gru: { reset: 0, update: 1, candidate: 2 },
};

/** The same change made by hand in the weights: a gate that nothing reaches but its bias. */
function withConstantGate(spec: ModelSpec, layer: number, quantity: Quantity, value: number): Network {
  const network = createNetwork(spec);
  const row = (blockOf[spec.cell]?.[quantity] ?? NaN) * spec.hiddenSize + unit;
  const parameter = (name: string) => network.parameters.get(`rnn.${name}_l${layer}`);
  const inputs = layer === 0 ? spec.embeddingSize : spec.hiddenSize;
  parameter('weight_ih').fill(0, row * inputs, (row + 1) * inputs);
  parameter('weight_hh').fill(0, row * spec.hiddenSize, (row + 1) * spec.hiddenSize);
  parameter('bias_hh')[row] = 0;
  parameter('bias_ih')[row] = quantity === 'candidate' ? Math.atanh(value) : Math.log(value / (1 - value));
  network.markWeightsChanged();
  return network;
}

/** A hidden state that is always `value` is a bias of whatever reads it. */
function withConstantHidden(spec: ModelSpec, layer: number, value: number): Network {
  const network = createNetwork(spec);
  const { hiddenSize } = spec;
  const move = (weight: Float32Array, bias: Float32Array) => {
    for (let row = 0; row < bias.length; row++) {
      bias[row] += value * weight[row * hiddenSize + unit];
      weight[row * hiddenSize + unit] = 0;
    }
  };
  const get = (name: string) => network.parameters.get(name);
  move(get(`rnn.weight_hh_l${layer}`), get(`rnn.bias_hh_l${layer}`));
  if (layer + 1 < spec.layers) move(get(`rnn.weight_ih_l${layer + 1}`), get(`rnn.bias_ih_l${layer + 1}`));
  else move(get('decoder.weight'), get('decoder.bias'));
  network.markWeightsChanged();
  return network;
}

describe('interventions', () => {
  const gates = (['lstm', 'gru'] as const).flatMap((cell) =>
    quantitiesOf[cell]
      .filter((quantity) => blockOf[cell]?.[quantity] !== undefined)
      .flatMap((quantity) => [0, 1].map((layer) => ({ cell, quantity, layer }))),
  );

  it.each(gates)(
    '$quantity of a unit of $cell, layer $layer, is a gate with a bias only',
    ({ cell, quantity, layer }) => {
      const spec = specOf(cell);
      // A GRU adds its recurrent bias inside the reset gate: a constant candidate has no reset to speak of.
      const changed = logitsAlong(createNetwork(spec), [{ layer, unit, quantity, value: 0.3 }]);
      expectClose(changed, logitsAlong(withConstantGate(spec, layer, quantity, 0.3)), 1e-5);
      expect(changed).not.toEqual(logitsAlong(createNetwork(spec)));
    },
  );

  const hidden = cellKinds.flatMap((cell) => [0, 1].map((layer) => ({ cell, layer })));
  it.each(hidden)(
    'the hidden state of a unit of $cell, layer $layer, is a bias of what reads it',
    ({ cell, layer }) => {
      const spec = specOf(cell);
      const changed = logitsAlong(createNetwork(spec), [{ layer, unit, quantity: 'hidden', value: 0.7 }]);
      const byHand = logitsAlong(withConstantHidden(spec, layer, 0.7));
      // Before the first step the state is 0 either way, which the bias by hand does not know.
      const untouched = createNetwork(spec);
      const first = new Stepper(untouched, 'forward');
      first.restore({
        hidden: first
          .snapshot()
          .hidden.map((values, l) => values.map((value, u) => (l === layer && u === unit ? 0.7 : value))),
        cell: first.snapshot().cell,
      });
      const stepper = new Stepper(untouched, 'forward', [{ layer, unit, quantity: 'hidden', value: 0.7 }]);
      stepper.restore(first.snapshot());
      const fromThere = ids.flatMap((id) => {
        stepper.step(id);
        return [...stepper.logits()];
      });
      expectClose(fromThere, byHand, 1e-5);
      expect(changed).not.toEqual(logitsAlong(untouched));
    },
  );

  it('a cell state set at every step is the state edited by hand after every step', () => {
    const network = createNetwork(specOf('lstm', 1));
    const byHand = new Stepper(network);
    const stepper = new Stepper(network, 'forward', [parseIntervention(`layer0.unit${unit}.cell=-1.5`)]);
    for (const id of ids) {
      byHand.step(id);
      const output = byHand.gates()[0].quantities.output!.slice();
      const state = byHand.snapshot();
      state.cell[0][unit] = -1.5;
      state.hidden[0][unit] = output[unit] * Math.tanh(-1.5);
      byHand.restore(state);
      stepper.step(id);
      expectClose(stepper.snapshot().hidden[0], state.hidden[0], 1e-6);
      expectClose(stepper.snapshot().cell[0], state.cell[0], 1e-6);
      expectClose(stepper.logits().slice(), byHand.logits().slice(), 1e-6);
      expect(stepper.gates()[0].quantities.cell![unit]).toBe(-1.5);
    }
  });

  it('holds at one token when it names one', () => {
    const network = createNetwork(specOf('lstm', 1));
    const plain = logitsAlong(network);
    const changed = logitsAlong(network, [parseIntervention(`layer0.unit${unit}.cell@4=2`)]);
    const v = network.spec.vocabularySize;
    expectClose(changed.subarray(0, 4 * v), plain.subarray(0, 4 * v), 1e-7);
    for (let step = 4; step < ids.length; step++)
      expect(changed.subarray(step * v, (step + 1) * v)).not.toEqual(
        plain.subarray(step * v, (step + 1) * v),
      );
  });

  it.each(cellKinds)('a value that the unit has anyway changes nothing: %s', (cell) => {
    const network = createNetwork(specOf(cell));
    const plain = new Stepper(network);
    ids.forEach((id) => plain.step(id));
    const last = ids.length - 1;
    const same = plain.gates().flatMap(({ quantities }, layer) =>
      quantitiesOf[cell].map((quantity) => ({
        layer,
        unit,
        quantity,
        value: quantities[quantity]![unit],
        token: last,
      })),
    );
    expectClose(logitsAlong(network, same), logitsAlong(network), 1e-6);
  });

  it('reaches every unit of a layer, and the last of several wins', () => {
    const network = createNetwork(specOf('gru'));
    const stepper = new Stepper(network, 'forward', [
      parseIntervention('layer1.unit*.hidden=0.5'),
      parseIntervention('layer1.unit2.hidden=0.25'),
    ]);
    stepper.step(3);
    expect([...stepper.top]).toEqual([0.5, 0.5, 0.25, 0.5, 0.5]);
  });

  it('leaves other steppers of the network alone', () => {
    const network = createNetwork(specOf('lstm'));
    const expected = logitsAlong(network);
    const other = new Stepper(network, 'forward', [parseIntervention('layer0.unit*.forget=shut')]);
    other.step(1);
    expect(logitsAlong(network)).toEqual(expected);
  });

  it.each(['lstm', 'gru', 'rnn-tanh'] as const)(
    'is the same with the kernels of this machine: %s',
    (cell) => {
      const reference = createNetwork(specOf(cell));
      const fast = reference.clone(chooseKernels().backend);
      const quantity = quantitiesOf[cell][0];
      const interventions: Intervention[] = [{ layer: 0, unit: 'all', quantity, value: 0.25 }];
      expectClose(logitsAlong(fast, interventions), logitsAlong(reference, interventions), 1e-5);
    },
  );
});
