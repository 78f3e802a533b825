import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import type { LanguageModel } from '../../../src/engine/model/languageModel';
import { modelOf } from '../../../src/engine/model/languageModel';
import { Network } from '../../../src/engine/network/network';
import { Random } from '../../../src/engine/random';
import type { ModelSpec } from '../../../src/protocol/spec';
import { sampleModel } from '../modelFile/sampleModel';

/** A model with weights that matter, of a shape in which no two sizes are equal unless they must be. */
export function tinyModel(model: Pick<ModelSpec, 'cell' | 'kind' | 'layers' | 'tied'>): LanguageModel {
  const vocabulary = ['', ...'abcdefghi'];
  const spec: ModelSpec = {
    ...model,
    hiddenSize: 5,
    embeddingSize: model.tied ? (model.kind === 'blank' ? 10 : 5) : 3,
    vocabularySize: vocabulary.length,
    dropout: 0,
  };
  const network = Network.create(referenceBackend, spec, 1);
  const random = new Random(7);
  network.parameters.values.forEach((_, i, values) => (values[i] = random.between(-0.9, 0.9)));
  const { summary } = sampleModel();
  const weightsHash = network.weightsHash();
  return modelOf(referenceBackend, {
    tokenizer: { kind: 'char', unknownId: 0, vocabulary },
    tensors: network.parameters.list,
    summary: {
      ...summary,
      spec: { ...summary.spec, model: spec },
      parameters: network.parameters.count,
      weightsHash,
    },
  });
}
