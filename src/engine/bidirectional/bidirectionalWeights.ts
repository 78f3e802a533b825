import type { Direction } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { CellParameters } from '../cells/cell';
import { cells } from '../cells/cells';
import type { Kernels } from '../kernels/kernels';
import { LayerWeights } from '../network/packedWeights';
import type { ParameterBlock } from '../network/parameterBlock';
import { type BidirectionalSpec, layerInputSize, suffixOf } from './bidirectionalShapes';

export { type BidirectionalSpec, bidirectionalShapes, layerInputSize } from './bidirectionalShapes';

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
