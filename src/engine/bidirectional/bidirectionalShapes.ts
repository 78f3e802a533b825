import { type Direction, directions, type ModelSpec } from '../../protocol/spec';
import { layerShapes, type ParameterShape } from '../network/parameterShape';

/** A stack of bidirectional layers, as torch.nn.LSTM, GRU and RNN have it with `bidirectional=True`. */
export interface BidirectionalSpec extends Pick<ModelSpec, 'cell' | 'layers' | 'dropout'> {
  /** H, units of each layer and direction: a layer gives 2H numbers. */
  hiddenSize: number;
  /** Width of what the first layer reads; the others read 2H. */
  inputSize: number;
}

export const suffixOf = (layer: number, direction: Direction) =>
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
