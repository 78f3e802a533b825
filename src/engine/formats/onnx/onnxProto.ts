import { Message } from '../protobuf';

/**
 * The messages of ONNX that are needed, with the field numbers of onnx.proto
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */

const irVersion = 8;
/** Has all operators that are needed, and every runtime of the last years has it. */
const opsetVersion = 17;

export const elementTypes = { float: 1, int32: 6, int64: 7 } as const;
const attributeTypes = { int: 2, string: 3, strings: 8, ints: 7 } as const;

export type ElementType = keyof typeof elementTypes;
/** A dimension of a fixed size, or a name for one that is not fixed. */
export type Dimension = number | string;
export type Attribute = number | string | readonly string[] | readonly number[];

export function tensor(
  name: string,
  shape: readonly number[],
  values: Float32Array | BigInt64Array,
): Message {
  const message = new Message();
  for (const size of shape) message.integer(1, size);
  message.integer(2, elementTypes[values instanceof Float32Array ? 'float' : 'int64']);
  message.string(8, name);
  return message.bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** An input or output of a graph. */
export function valueInfo(name: string, type: ElementType, shape: readonly Dimension[]): Message {
  const dimensions = new Message();
  for (const size of shape) {
    const dimension = new Message();
    dimensions.message(1, typeof size === 'number' ? dimension.integer(1, size) : dimension.string(2, size));
  }
  const tensorType = new Message().integer(1, elementTypes[type]).message(2, dimensions);
  return new Message().string(1, name).message(2, new Message().message(1, tensorType));
}

/** An operator; an input '' is left out. */
export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
): Message {
  const message = new Message();
  for (const input of inputs) message.string(1, input);
  for (const output of outputs) message.string(2, output);
  message.string(3, outputs.find((output) => output !== '') ?? operator).string(4, operator);
  for (const [name, value] of Object.entries(attributes)) message.message(5, attribute(name, value));
  return message;
}

function attribute(name: string, value: Attribute): Message {
  const message = new Message().string(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, attributeTypes.int);
  if (typeof value === 'string') return message.string(4, value).integer(20, attributeTypes.string);
  let isText = false;
  for (const element of value) {
    isText = typeof element === 'string';
    if (typeof element === 'string') message.string(9, element);
    else message.integer(8, element);
  }
  return message.integer(20, isText ? attributeTypes.strings : attributeTypes.ints);
}

export interface Graph {
  name: string;
  inputs: readonly Message[];
  outputs: readonly Message[];
  initializers: readonly Message[];
  nodes: readonly Message[];
}

/** A whole file. `metadata` is free text by name. */
export function modelProto(
  graph: Graph,
  description: string,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const body = new Message();
  for (const each of graph.nodes) body.message(1, each);
  body.string(2, graph.name);
  for (const each of graph.initializers) body.message(5, each);
  for (const each of graph.inputs) body.message(11, each);
  for (const each of graph.outputs) body.message(12, each);
  const opset = new Message().string(1, '').integer(2, opsetVersion);
  const file = new Message()
    .integer(1, irVersion)
    .string(2, 'Unroll')
    .string(6, description)
    .message(7, body);
  file.message(8, opset);
  for (const [key, value] of Object.entries(metadata)) {
    file.message(14, new Message().string(1, key).string(2, value));
  }
  return file.finish();
}
