/** The models that every benchmark uses; single-layer or stacked LSTMs trained with Adam. */
export const configurations = {
  S: { hiddenSize: 64, layers: 1, batchSize: 16, sequenceLength: 32, vocabularySize: 500 },
  M: { hiddenSize: 128, layers: 1, batchSize: 32, sequenceLength: 32, vocabularySize: 2000 },
  C: { hiddenSize: 256, layers: 1, batchSize: 32, sequenceLength: 32, vocabularySize: 2000 },
  L: { hiddenSize: 200, layers: 2, batchSize: 20, sequenceLength: 20, vocabularySize: 10000 },
  XL: { hiddenSize: 512, layers: 1, batchSize: 32, sequenceLength: 64, vocabularySize: 10000 },
};

/** Gates of a cell, each with a weight for the input and one for the state. */
const gateCounts = { lstm: 4, gru: 3, 'rnn-tanh': 1, 'rnn-relu': 1 };

/** Operations of a training step per token: 2 forward and 4 backward for each active weight. */
export function operationsPerToken({ hiddenSize, layers, vocabularySize }, cell = 'lstm') {
  return 6 * (layers * gateCounts[cell] * 2 * hiddenSize ** 2 + hiddenSize * vocabularySize);
}
