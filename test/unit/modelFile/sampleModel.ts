import type { StoredModel, StoredTensor } from '../../../src/engine/modelFile';
import { parameterShapes } from '../../../src/engine/network/parameterBlock';
import { Random } from '../../../src/engine/random';
import type { CellKind, ModelSpec } from '../../../src/protocol/spec';

/** A small model with a vocabulary that is hard to store. */
export function sampleModel(cell: CellKind = 'lstm', tied = false, layers = 2): StoredModel {
  const vocabulary = [
    '',
    ' the',
    '\n',
    '\r\n',
    '__proto__',
    'constructor',
    '\ud800',
    '👍🏽',
    '"\\',
    '\0',
    'é',
    '\u2028',
  ];
  const model: ModelSpec = {
    cell,
    layers,
    hiddenSize: 3,
    embeddingSize: tied ? 3 : 2,
    vocabularySize: vocabulary.length,
    tied,
    dropout: 0.25,
  };
  return {
    summary: {
      spec: {
        model,
        tokenizer: { kind: 'word', minCount: 2, vocabularyLimit: 4000 },
        training: {
          optimizer: 'adam',
          learningRate: 0.005,
          clipNorm: 0.25,
          batchSize: 8,
          sequenceLength: 16,
          epochs: 3,
          steps: 0,
          seconds: 60,
          seed: 42,
          validationFraction: 0.1,
          decayFactor: 0.5,
          patience: 3,
          keep: 'best',
        },
      },
      parameters: 123,
      weightsHash: '0123456789abcdef',
      validLoss: NaN,
      trainLoss: 1.25,
      steps: 77,
      trainedAt: 1_700_000_000_000,
    },
    tokenizer: { kind: 'word', unknownId: 0, vocabulary },
    tensors: randomTensors(model),
  };
}

function randomTensors(model: ModelSpec): StoredTensor[] {
  const random = new Random(9);
  return parameterShapes(model).map(({ name, shape }) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return { name, shape, values: Float32Array.from({ length }, () => random.between(-1, 1)) };
  });
}
