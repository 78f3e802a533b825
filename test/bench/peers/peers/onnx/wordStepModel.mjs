/**
 * One step of the word model as an ONNX file in memory: ids (1) and the state of each gate kind give logits (1, V).
 * Field numbers are from onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
import { bytes, integer } from './protobuf.mjs';

const FLOAT = 1;
const INT64 = 7;
const operators = {
  lstm: { type: 'LSTM', gates: 4, states: ['h', 'c'], attributes: [] },
  // PyTorch's form of the GRU: the reset gate acts after the product.
  gru: { type: 'GRU', gates: 3, states: ['h'], attributes: [['linear_before_reset', 1]] },
  'rnn-tanh': { type: 'RNN', gates: 1, states: ['h'], attributes: [] },
};

const node = (type, inputs, outputs, attributes = []) =>
  bytes(1, [
    ...inputs.map((name) => bytes(1, name)),
    ...outputs.map((name) => bytes(2, name)),
    bytes(4, type),
    ...attributes.map(([name, value]) => bytes(5, [bytes(1, name), integer(3, value), integer(20, 2)])),
  ]);

/** A weight of random numbers in (-0.1, 0.1). */
const weight = (name, shape) => {
  const values = Float32Array.from(
    { length: shape.reduce((a, b) => a * b) },
    () => (Math.random() - 0.5) / 5,
  );
  return bytes(5, [
    ...shape.map((size) => integer(1, size)),
    integer(2, FLOAT),
    bytes(8, name),
    bytes(9, new Uint8Array(values.buffer)),
  ]);
};

const value = (field, name, type, shape) => {
  const dimensions = shape.map((size) => bytes(1, [integer(1, size)]));
  return bytes(field, [bytes(1, name), bytes(2, [bytes(1, [integer(1, type), bytes(2, dimensions)])])]);
};

export function wordStepModel(cell, { hidden, vocabulary }) {
  const { type, gates, states, attributes } = operators[cell];
  const graph = [
    node('Gather', ['embedding', 'ids'], ['row']),
    node('Unsqueeze', ['row', 'axis'], ['x']),
    node(
      type,
      ['x', 'W', 'R', 'B', '', ...states],
      ['', ...states.map((name) => `${name}Next`)],
      [...attributes, ['hidden_size', hidden]],
    ),
    node('Squeeze', ['hNext', 'axis'], ['top']),
    node('Gemm', ['top', 'outputWeight', 'outputBias'], ['logits'], [['transB', 1]]),
    bytes(2, 'wordStep'),
    weight('embedding', [vocabulary, hidden]),
    weight('W', [1, gates * hidden, hidden]),
    weight('R', [1, gates * hidden, hidden]),
    weight('B', [1, 2 * gates * hidden]),
    weight('outputWeight', [vocabulary, hidden]),
    weight('outputBias', [vocabulary]),
    bytes(5, [integer(1, 1), integer(2, INT64), bytes(8, 'axis'), bytes(9, new Uint8Array(8))]),
    value(11, 'ids', INT64, [1]),
    ...states.map((name) => value(11, name, FLOAT, [1, 1, hidden])),
    value(12, 'logits', FLOAT, [1, vocabulary]),
    ...states.map((name) => value(12, `${name}Next`, FLOAT, [1, 1, hidden])),
  ];
  const model = Buffer.concat([
    integer(1, 8),
    bytes(2, 'unroll-peers'),
    bytes(7, graph),
    bytes(8, [integer(2, 17)]),
  ]);
  return { model, states };
}
