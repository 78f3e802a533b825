import { cells } from '../../cells/cells';
import type { Network } from '../../network/network';
import { inputSize } from '../../network/parameterBlock';
import { onnxCells, reorderBlocks } from './gateOrder';
import { node, tensor } from './onnxProto';
import type { Message } from './protobuf';

export interface GraphPart {
  nodes: Message[];
  initializers: Message[];
  /** Name of the value that it ends in. */
  output: string;
}

/** Letters of the states that a network carries from step to step: hidden, and cell where it has one. */
export function stateLetters({ spec }: Pick<Network, 'spec'>): readonly string[] {
  return cells[spec.cell].hasCellState ? ['h', 'c'] : ['h'];
}

/**
 * The stacked recurrent layers: of `input` (time, batch, E) and the states h0, c0 (layers, batch, H) they make an output
 * (time, batch, H) and the states hn, cn.
 */
export function recurrentStack({ spec, parameters }: Network, input: string): GraphPart {
  const { cell, layers, hiddenSize } = spec;
  const { operator, blocks } = onnxCells[cell];
  const states = stateLetters({ spec });
  const part: GraphPart = { nodes: [], initializers: [], output: input };
  const layerNames = (name: string) => Array.from({ length: layers }, (_, l) => `${name}_l${l}`);
  const ofLayer = (name: string, layer: number) => (layers > 1 ? `${name}_l${layer}` : name);
  const attributes = {
    hidden_size: hiddenSize,
    ...(cell === 'gru' ? { linear_before_reset: 1 } : {}),
    ...(cell === 'rnn-relu' ? { activations: ['Relu'] } : {}),
  };

  // ONNX's operators have one layer each.
  if (layers > 1) {
    for (const state of states)
      part.nodes.push(node('Split', [`${state}0`], layerNames(`${state}0`), { axis: 0 }));
  }
  part.initializers.push(tensor('direction_axis', [1], BigInt64Array.of(1n)));
  for (let l = 0; l < layers; l++) {
    const { weightInput, weightRecurrent, biasInput, biasRecurrent } = parameters.cell(l);
    const rows = blocks.length * hiddenSize;
    const biases = new Float32Array(2 * rows);
    biases.set(reorderBlocks(biasInput, blocks));
    biases.set(reorderBlocks(biasRecurrent, blocks), rows);
    part.initializers.push(
      tensor(`W_l${l}`, [1, rows, inputSize(spec, l)], reorderBlocks(weightInput, blocks)),
      tensor(`R_l${l}`, [1, rows, hiddenSize], reorderBlocks(weightRecurrent, blocks)),
      tensor(`B_l${l}`, [1, 2 * rows], biases),
    );
    const lengths = ''; // of the sequences of a batch: all are whole
    const first = states.map((state) => ofLayer(`${state}0`, l));
    const last = states.map((state) => ofLayer(`${state}n`, l));
    part.nodes.push(
      node(
        operator,
        [part.output, `W_l${l}`, `R_l${l}`, `B_l${l}`, lengths, ...first],
        [`directions_l${l}`, ...last],
        attributes,
      ),
      node('Squeeze', [`directions_l${l}`, 'direction_axis'], [`output_l${l}`]),
    );
    part.output = `output_l${l}`;
  }
  if (layers > 1) {
    for (const state of states)
      part.nodes.push(node('Concat', layerNames(`${state}n`), [`${state}n`], { axis: 0 }));
  }
  return part;
}
