import type { Direction, ModelSpec } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { CellParameters, CellWeights } from '../cells/cell';
import { cells } from '../cells/cells';
import type { F32, Kernels } from '../kernels/kernels';
import { layOutOutputBlocks, type OutputBlock, outputPackings } from './outputBlocks';
import { type Packing, PackingPlan } from './packingPlan';
import { directionsOf, inputSize, outputSize, type ParameterBlock } from './parameterBlock';

/**
 * The weights of one recurrent layer as the kernels want them. `back` matrices are the weights as they are, for
 * gradients (dX = dY W); the others their transposes (Y = X W^T).
 */
export class LayerWeights implements CellWeights {
  readonly input: F32; // packed (I, G*H)
  readonly inputBack: F32; // packed (G*H, I); empty when nothing is trained
  readonly recurrent: F32; // packed (H, G*H)
  readonly recurrentBack: F32; // packed (G*H, H); empty when nothing is trained
  /** What the input projection starts from: the sum of both biases where a cell merges them, else the input's. */
  readonly projectionBias: F32; // (G*H)
  readonly recurrentBias: F32; // (G*H)

  constructor(
    arena: Arena,
    private readonly parameters: CellParameters,
    private readonly size: { columns: number; inputSize: number; hiddenSize: number; mergesBiases: boolean },
    private readonly forTraining: boolean,
  ) {
    const { kernels } = arena;
    const { columns, inputSize, hiddenSize, mergesBiases } = size;
    this.input = arena.floats(kernels.packedLength(inputSize, columns));
    this.recurrent = arena.floats(kernels.packedLength(hiddenSize, columns));
    this.inputBack = arena.floats(forTraining ? kernels.packedLength(columns, inputSize) : 0);
    this.recurrentBack = arena.floats(forTraining ? kernels.packedLength(columns, hiddenSize) : 0);
    this.projectionBias = mergesBiases ? arena.floats(columns) : parameters.biasInput;
    this.recurrentBias = parameters.biasRecurrent;
  }

  refresh(kernels: Kernels): void {
    for (const packing of this.packings(kernels)) packing.run();
  }

  /** What `refresh` does, matrix by matrix. */
  packings(kernels: Kernels): Packing[] {
    const { weightInput, weightRecurrent, biasInput, biasRecurrent } = this.parameters;
    const { columns, inputSize: i, hiddenSize: h, mergesBiases } = this.size;
    const packings = [
      { work: i * columns, run: () => kernels.packTransposed(weightInput, i, this.input, i, columns) },
      {
        work: h * columns,
        run: () => kernels.packTransposed(weightRecurrent, h, this.recurrent, h, columns),
      },
    ];
    if (this.forTraining) {
      packings.push(
        { work: i * columns, run: () => kernels.pack(weightInput, i, this.inputBack, columns, i) },
        { work: h * columns, run: () => kernels.pack(weightRecurrent, h, this.recurrentBack, columns, h) },
      );
    }
    if (mergesBiases) {
      const run = () => {
        kernels.copy(biasInput, this.projectionBias);
        kernels.add(biasRecurrent, this.projectionBias);
      };
      packings.push({ work: columns, run });
    }
    return packings;
  }
}

/** All weights that the kernels multiply by, packed again only after they changed. */
export class PackedWeights extends PackingPlan {
  /** Layers of each stack; none of a stack that the model does not have. */
  readonly stacks: Record<Direction, LayerWeights[]> = { forward: [], backward: [] };
  readonly outputBlocks: OutputBlock[];

  constructor(arena: Arena, spec: ModelSpec, parameters: ParameterBlock, forTraining: boolean) {
    super();
    const { kernels } = arena;
    const { hiddenSize, vocabularySize } = spec;
    const { gateCount, mergesBiases } = cells[spec.cell];
    for (const direction of directionsOf(spec)) {
      for (let layer = 0; layer < spec.layers; layer++) {
        const size = {
          columns: gateCount * hiddenSize,
          inputSize: inputSize(spec, layer),
          hiddenSize,
          mergesBiases,
        };
        const ofLayer = parameters.cell(layer, direction);
        this.stacks[direction].push(new LayerWeights(arena, ofLayer, size, forTraining));
      }
    }
    const width = outputSize(spec);
    this.outputBlocks = layOutOutputBlocks(arena, width, vocabularySize, forTraining);
    this.setPackings([
      ...Object.values(this.stacks).flatMap((layers) => layers.flatMap((layer) => layer.packings(kernels))),
      ...outputPackings(kernels, this.outputBlocks, parameters.outputWeight, width, forTraining),
    ]);
  }
}
