import type { RunView } from '../../src/protocol/inspectorProtocol';
import type { TrainingPoint } from '../../src/protocol/training';

export function runView(modelId = 'a', change: Partial<RunView> = {}): RunView {
  return {
    modelId,
    name: 'story.txt',
    state: 'training',
    spec: {
      model: {
        cell: 'lstm',
        layers: 2,
        hiddenSize: 64,
        embeddingSize: 64,
        vocabularySize: 1000,
        tied: true,
        dropout: 0,
      },
      tokenizer: { kind: 'word', minCount: 2, vocabularyLimit: 0 },
      training: {
        optimizer: 'adam',
        learningRate: 0.002,
        clipNorm: 1,
        batchSize: 8,
        sequenceLength: 32,
        epochs: 3,
        steps: 0,
        seconds: 0,
        seed: 1,
        validationFraction: 0.1,
        decayFactor: 0.5,
        patience: 3,
        keep: 'best',
      },
    },
    parameters: 123_456,
    trainTokens: 10_000,
    validTokens: 1000,
    note: '',
    ...change,
  };
}

export function point(step: number, change: Partial<TrainingPoint> = {}): TrainingPoint {
  return {
    step,
    epoch: step / 100,
    trainLoss: 5,
    learningRate: 0.002,
    gradientNorm: 1,
    tokensPerSecond: 1000,
    elapsedSeconds: step,
    secondsLeft: 100 - step,
    ...change,
  };
}
