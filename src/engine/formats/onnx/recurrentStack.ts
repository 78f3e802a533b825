import type { Direction } from '../../../protocol/spec';
import { cells } from '../../cells/cells';
import type { Network } from '../../network/network';
import { inputSize } from '../../network/parameterBlock';
import { onnxCells, reorderBlocks } from './gateOrder';
import { node, tensor } from './onnxProto';
import type { Message } from '../protobuf';

export interface GraphPart {
  nodes: Message[];
  initializers: Message[];
}

/** What the names of a stack's values end in. */
export const stackSuffix: Record<Direction, string> = { forward: '', backward: '_reverse' };

/** Letters of the states that a network carries from step to step: hidden, and cell where it has one. */
export function stateLetters({ spec }: Pick<Network, 'spec'>): readonly string[] {
  return cells[spec.cell].hasCellState ? ['h', 'c'] : ['h'];
}

/**
 * Stacked recurrent layers, which read from left to right or from right to left: of the value `embedded` (time, batch, E)
 * and the states h0, c0 (layers, batch, H) they make `output` (time, batch, H) and the states hn, cn.
 */
export function recurrentStack(network: Network, direction: Direction): GraphPart {
  const { spec, parameters } = network;
  const { cell, layers, hiddenSize } = spec;
  const { operator, blocks } = onnxCells[cell];
  const letters = stateLetters(network);
  const suffix = stackSuffix[direction];
  const part: GraphPart = { nodes: [], initializers: [] };
  const named = (name: string) => name + suffix;
  const attributes = {
    hidden_size: hiddenSize,
    direction: direction === 'forward' ? 'forward' : 'reverse',
    ...(cell === 'gru' ? { linear_before_reset: 1 } : {}),
    ...(cell === 'rnn-relu' ? { activations: ['Relu'] } : {}),
  };
  const ofLayers = (name: string) => Array.from({ length: layers }, (_, l) => named(`${name}_l${l}`));
  const ofLayer = (name: string, layer: number) => named(layers > 1 ? `${name}_l${layer}` : name);

  // ONNX's operators have one layer each.
  if (layers > 1) {
    for (const letter of letters) {
      part.nodes.push(node('Split', [named(`${letter}0`)], ofLayers(`${letter}0`), { axis: 0 }));
    }
  }
  for (let l = 0; l < layers; l++) {
    const { weightInput, weightRecurrent, biasInput, biasRecurrent } = parameters.cell(l, direction);
    const rows = blocks.length * hiddenSize;
    const biases = new Float32Array(2 * rows);
    biases.set(reorderBlocks(biasInput, blocks));
    biases.set(reorderBlocks(biasRecurrent, blocks), rows);
    const weights = ['W', 'R', 'B'].map((letter) => named(`${letter}_l${l}`));
    part.initializers.push(
      tensor(weights[0], [1, rows, inputSize(spec, l)], reorderBlocks(weightInput, blocks)),
      tensor(weights[1], [1, rows, hiddenSize], reorderBlocks(weightRecurrent, blocks)),
      tensor(weights[2], [1, 2 * rows], biases),
    );
    const input = l === 0 ? 'embedded' : named(`output_l${l - 1}`);
    const output = l === layers - 1 ? named('output') : named(`output_l${l}`);
    const lengths = ''; // of the sequences of a batch: all are whole
    const first = letters.map((letter) => ofLayer(`${letter}0`, l));
    const last = letters.map((letter) => ofLayer(`${letter}n`, l));
    const directions = named(`directions_l${l}`); // (time, 1, batch, H)
    part.nodes.push(
      node(operator, [input, ...weights, lengths, ...first], [directions, ...last], attributes),
      node('Squeeze', [directions, 'direction_axis'], [output]),
    );
  }
  if (layers > 1) {
    for (const letter of letters) {
      part.nodes.push(node('Concat', ofLayers(`${letter}n`), [named(`${letter}n`)], { axis: 0 }));
    }
  }
  return part;
}
