import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { Network } from '../../../src/engine/network/network';
import { ModelReader } from '../../../src/engine/reading/modelReader';
import { EncodedDocument } from '../../../src/engine/text/encodedDocument';
import { type Tokenizer, tokenizerFromData } from '../../../src/engine/tokenizers';
import type { CellKind } from '../../../src/protocol/spec';

export function wordTokenizer(words: string[]): Tokenizer {
  return tokenizerFromData({ kind: 'word', unknownId: 0, vocabulary: ['', ...words] });
}

export function charTokenizer(characters: string): Tokenizer {
  return tokenizerFromData({ kind: 'char', unknownId: 0, vocabulary: ['', ...characters] });
}

export function createNetwork(
  vocabularySize: number,
  cell: CellKind = 'lstm',
  layers = 1,
  seed = 1,
): Network {
  const spec = { cell, layers, hiddenSize: 5, embeddingSize: 4, vocabularySize, tied: false, dropout: 0 };
  return Network.create(referenceBackend, spec, seed);
}

/**
 * A network that gives every place the same known probabilities: all weights are 0 but the output's bias. Tokens that
 * are not named get what is left in equal parts.
 */
export function constantNetwork(tokenizer: Tokenizer, probabilities: Record<string, number>): Network {
  const network = createNetwork(tokenizer.vocabularySize);
  network.parameters.values.fill(0);
  const named = Object.values(probabilities).reduce((sum, p) => sum + p, 0);
  const others = tokenizer.vocabularySize - Object.keys(probabilities).length;
  const bias = network.parameters.get('decoder.bias');
  for (let id = 0; id < bias.length; id++) {
    const text = id === tokenizer.unknownId ? '<unknown>' : tokenizer.textOf(id);
    bias[id] = Math.log(probabilities[text] ?? (1 - named) / others);
  }
  network.markWeightsChanged();
  return network;
}

/**
 * A network that has learnt which token follows which: after token a, each b in follows[a] (all other tokens are
 * improbable). Built by hand out of a simple RNN whose hidden state is the last token, one unit each.
 */
export function bigramNetwork(tokenizer: Tokenizer, follows: Record<string, string[]>): Network {
  const v = tokenizer.vocabularySize;
  const spec = {
    cell: 'rnn-relu' as const,
    layers: 1,
    hiddenSize: v,
    embeddingSize: v,
    vocabularySize: v,
    tied: false,
    dropout: 0,
  };
  const network = Network.create(referenceBackend, spec, 1);
  network.parameters.values.fill(0);
  const idOf = (text: string) => (text === '<unknown>' ? tokenizer.unknownId : tokenizer.encode(text).ids[0]);
  for (let id = 0; id < v; id++) {
    network.parameters.get('encoder.weight')[id * v + id] = 1;
    network.parameters.get('rnn.weight_ih_l0')[id * v + id] = 1;
  }
  const decoder = network.parameters.get('decoder.weight');
  for (const [token, next] of Object.entries(follows)) {
    for (const [rank, text] of next.entries()) decoder[idOf(text) * v + idOf(token)] = 12 - rank;
  }
  network.markWeightsChanged();
  return network;
}

export function readerOf(network: Network, tokenizer: Tokenizer, text: string, window?: number): ModelReader {
  return new ModelReader(network, tokenizer, new EncodedDocument(tokenizer, text), window);
}

/** Runs a generator to its end; `steps` is how often it yielded. */
export function runToEnd<T>(generator: Generator<unknown, T>): { value: T; steps: number } {
  let steps = 0;
  for (;;) {
    const { done, value } = generator.next();
    if (done) return { value, steps };
    steps++;
  }
}
