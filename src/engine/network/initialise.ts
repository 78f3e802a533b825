import type { ModelSpec } from '../../protocol/spec';
import { cells } from '../cells/cells';
import type { F32 } from '../kernels/kernels';
import { Random } from '../random';
import { directionsOf, type ParameterBlock } from './parameterBlock';

/** Half width of the embedding's and the output layer's initial weights, as in PyTorch's word_language_model. */
const embeddingLimit = 0.1;

/** Fresh weights: PyTorch's initialisation for cells, word_language_model's for embedding and output. */
export function initialise(parameters: ParameterBlock, spec: ModelSpec, seed: number): void {
  const random = new Random(seed);
  fillUniform(parameters.embedding, embeddingLimit, random);
  for (const direction of directionsOf(spec)) {
    for (let layer = 0; layer < spec.layers; layer++) {
      cells[spec.cell].initialise(parameters.cell(layer, direction), spec.hiddenSize, random);
    }
  }
  if (!spec.tied) fillUniform(parameters.outputWeight, embeddingLimit, random);
  parameters.outputBias.fill(0);
}

function fillUniform(values: F32, limit: number, random: Random): void {
  for (let i = 0; i < values.length; i++) values[i] = random.between(-limit, limit);
}
