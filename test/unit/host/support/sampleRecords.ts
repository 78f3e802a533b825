import type { ModelRecord } from '../../../../src/host/models/modelRecord';
import type { ModelSummary, RunSpec } from '../../../../src/protocol/spec';
import type { TrainingPoint, TrainingResult } from '../../../../src/protocol/training';

export const sampleSpec: RunSpec = {
  model: {
    cell: 'gru',
    layers: 1,
    hiddenSize: 8,
    embeddingSize: 8,
    vocabularySize: 20,
    tied: true,
    dropout: 0,
  },
  tokenizer: { kind: 'word', minCount: 1, vocabularyLimit: 0 },
  training: {
    optimizer: 'adam',
    learningRate: 0.01,
    clipNorm: 1,
    batchSize: 4,
    sequenceLength: 16,
    epochs: 2,
    steps: 0,
    seconds: 0,
    seed: 1,
    validationFraction: 0.1,
    decayFactor: 0.5,
    patience: 3,
    keep: 'best',
  },
};

export function sampleSummary(changes: Partial<ModelSummary> = {}): ModelSummary {
  return {
    spec: sampleSpec,
    parameters: 1234,
    weightsHash: '0123456789abcdef',
    validLoss: 2,
    trainLoss: 1.5,
    steps: 10,
    trainedAt: 1000,
    ...changes,
  };
}

export function sampleRecord(changes: Partial<ModelRecord> = {}): ModelRecord {
  return {
    id: 'run-1',
    documentUri: 'file:///a/story.txt',
    documentVersion: 3,
    textLength: 500,
    name: 'story.txt',
    languageId: 'plaintext',
    trainTokens: 90,
    validTokens: 10,
    reason: 'finished',
    seconds: 4,
    summary: sampleSummary(),
    ...changes,
  };
}

export function samplePoint(changes: Partial<TrainingPoint> = {}): TrainingPoint {
  return {
    step: 1,
    epoch: 0,
    trainLoss: 3,
    learningRate: 0.01,
    gradientNorm: 1,
    tokensPerSecond: 12_345,
    elapsedSeconds: 2,
    secondsLeft: 6,
    ...changes,
  };
}

export function sampleResult(runId: string, changes: Partial<TrainingResult> = {}): TrainingResult {
  return {
    runId,
    reason: 'finished',
    summary: sampleSummary(),
    vocabulary: 20,
    steps: 10,
    trainLoss: 1.5,
    validLoss: 2,
    tokensPerSecond: 1000,
    seconds: 4,
    ...changes,
  };
}
