import type { Direction, ModelSpec } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { CellParameters, CellWeights } from '../cells/cell';
import { cells } from '../cells/cells';
import type { F32, Kernels } from '../kernels/kernels';
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
    const { weightInput, weightRecurrent, biasInput, biasRecurrent } = this.parameters;
    const { columns, inputSize, hiddenSize, mergesBiases } = this.size;
    kernels.packTransposed(weightInput, inputSize, this.input, inputSize, columns);
    kernels.packTransposed(weightRecurrent, hiddenSize, this.recurrent, hiddenSize, columns);
    if (this.forTraining) {
      kernels.pack(weightInput, inputSize, this.inputBack, columns, inputSize);
      kernels.pack(weightRecurrent, hiddenSize, this.recurrentBack, columns, hiddenSize);
    }
    if (mergesBiases) {
      kernels.copy(biasInput, this.projectionBias);
      kernels.add(biasRecurrent, this.projectionBias);
    }
  }
}

/** All weights that the kernels multiply by, packed again only after they changed. */
export class PackedWeights {
  /** Layers of each stack; none of a stack that the model does not have. */
  readonly stacks: Record<Direction, LayerWeights[]> = { forward: [], backward: [] };
  readonly output: F32; // packed (outputSize, V)
  readonly outputBack: F32; // packed (V, outputSize); empty when nothing is trained
  private version = -1;

  constructor(
    arena: Arena,
    private readonly spec: ModelSpec,
    private readonly parameters: ParameterBlock,
    private readonly forTraining: boolean,
  ) {
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
    this.output = arena.floats(kernels.packedLength(width, vocabularySize));
    this.outputBack = arena.floats(forTraining ? kernels.packedLength(vocabularySize, width) : 0);
  }

  /** Packs when `version` is not the one packed last. */
  refresh(kernels: Kernels, version: number): void {
    if (version === this.version) return;
    const { vocabularySize } = this.spec;
    for (const layer of Object.values(this.stacks).flat()) layer.refresh(kernels);
    const weight = this.parameters.outputWeight;
    const width = outputSize(this.spec);
    kernels.packTransposed(weight, width, this.output, width, vocabularySize);
    if (this.forTraining) kernels.pack(weight, width, this.outputBack, vocabularySize, width);
    this.version = version;
  }
}
