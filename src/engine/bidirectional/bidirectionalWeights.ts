import { type Direction, directions, type ModelSpec } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { CellParameters } from '../cells/cell';
import { cells } from '../cells/cells';
import type { Kernels } from '../kernels/kernels';
import { LayerWeights } from '../network/packedWeights';
import { layerShapes, type ParameterBlock, type ParameterShape } from '../network/parameterBlock';

/** A stack of bidirectional layers, as torch.nn.LSTM, GRU and RNN have it with `bidirectional=True`. */
export interface BidirectionalSpec extends Pick<ModelSpec, 'cell' | 'layers' | 'dropout'> {
  /** H, units of each layer and direction: a layer gives 2H numbers. */
  hiddenSize: number;
  /** Width of what the first layer reads; the others read 2H. */
  inputSize: number;
}

const suffixOf = (layer: number, direction: Direction) =>
  `l${layer}${direction === 'backward' ? '_reverse' : ''}`;

export function layerInputSize({ inputSize, hiddenSize }: BidirectionalSpec, layer: number): number {
  return layer === 0 ? inputSize : 2 * hiddenSize;
}

/** Parameters by PyTorch's names and in its order: `module`.weight_ih_l0, …, `module`.weight_ih_l0_reverse, …. */
export function bidirectionalShapes(module: string, spec: BidirectionalSpec): ParameterShape[] {
  const shapes: ParameterShape[] = [];
  for (let layer = 0; layer < spec.layers; layer++) {
    for (const direction of directions)
      shapes.push(...layerShapes(module, suffixOf(layer, direction), spec, layerInputSize(spec, layer)));
  }
  return shapes;
}

/** The parameters of one layer, of both directions. */
export function bidirectionalCell(
  parameters: ParameterBlock,
  module: string,
  layer: number,
): Record<Direction, CellParameters> {
  return {
    forward: parameters.layer(module, suffixOf(layer, 'forward')),
    backward: parameters.layer(module, suffixOf(layer, 'backward')),
  };
}

/** The weights of a stack, packed for the kernels. */
export class BidirectionalWeights {
  readonly layers: Record<Direction, LayerWeights>[] = [];

  constructor(
    arena: Arena,
    spec: BidirectionalSpec,
    parameters: ParameterBlock,
    module: string,
    forTraining: boolean,
  ) {
    const { gateCount, mergesBiases } = cells[spec.cell];
    const { hiddenSize } = spec;
    for (let layer = 0; layer < spec.layers; layer++) {
      const inputSize = layerInputSize(spec, layer);
      const size = { columns: gateCount * hiddenSize, inputSize, hiddenSize, mergesBiases };
      const { forward, backward } = bidirectionalCell(parameters, module, layer);
      this.layers.push({
        forward: new LayerWeights(arena, forward, size, forTraining),
        backward: new LayerWeights(arena, backward, size, forTraining),
      });
    }
  }

  /** To be called after every change of the parameters. */
  refresh(kernels: Kernels): void {
    for (const { forward, backward } of this.layers) {
      forward.refresh(kernels);
      backward.refresh(kernels);
    }
  }
}
