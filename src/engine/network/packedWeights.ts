import type { ModelSpec } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { CellParameters, CellWeights } from '../cells/cell';
import { cells } from '../cells/cells';
import type { F32, Kernels } from '../kernels/kernels';
import { inputSize, type ParameterBlock } from './parameterBlock';

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
  readonly layers: LayerWeights[] = [];
  readonly output: F32; // packed (H, V)
  readonly outputBack: F32; // packed (V, H); empty when nothing is trained
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
    for (let layer = 0; layer < spec.layers; layer++) {
      const size = {
        columns: gateCount * hiddenSize,
        inputSize: inputSize(spec, layer),
        hiddenSize,
        mergesBiases,
      };
      this.layers.push(new LayerWeights(arena, parameters.cell(layer), size, forTraining));
    }
    this.output = arena.floats(kernels.packedLength(hiddenSize, vocabularySize));
    this.outputBack = arena.floats(forTraining ? kernels.packedLength(vocabularySize, hiddenSize) : 0);
  }

  /** Packs when `version` is not the one packed last. */
  refresh(kernels: Kernels, version: number): void {
    if (version === this.version) return;
    const { hiddenSize, vocabularySize } = this.spec;
    for (const layer of this.layers) layer.refresh(kernels);
    const weight = this.parameters.outputWeight;
    kernels.packTransposed(weight, hiddenSize, this.output, hiddenSize, vocabularySize);
    if (this.forTraining) kernels.pack(weight, hiddenSize, this.outputBack, vocabularySize, hiddenSize);
    this.version = version;
  }
}
