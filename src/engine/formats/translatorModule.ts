import type { CellKind } from '../../protocol/spec';
import { metadataKeys } from '../modelFile/storedModel';
import { directionUnits, type TranslationSpec } from '../translation/translationSpec';

const modules: Record<CellKind, { name: string; options: string }> = {
  lstm: { name: 'LSTM', options: '' },
  gru: { name: 'GRU', options: '' },
  'rnn-tanh': { name: 'RNN', options: '' },
  'rnn-relu': { name: 'RNN', options: ', nonlinearity="relu"' },
};

const looks: Record<TranslationSpec['attention'], string> = {
  none: `        return self.output(states), state, None
`,
  dot: `        scores = states.transpose(0, 1) @ memory.permute(1, 2, 0)
        return self.look(states, memory, scores, state)
`,
  additive: `        queries = self.attention.query(states).transpose(0, 1).unsqueeze(2)
        keys = self.attention.key(memory).transpose(0, 1).unsqueeze(1)
        scores = self.attention.score(torch.tanh(queries + keys)).squeeze(3)
        return self.look(states, memory, scores, state)
`,
};

const combines = `
    def look(self, states, memory, scores, state):
        weights = scores.softmax(2)  # (batch, time, source time)
        context = (weights @ memory.transpose(0, 1)).transpose(0, 1)
        attentional = torch.tanh(self.attention.combine(torch.cat([context, states], 2)))
        return self.output(self.drop(attentional)), state, weights
`;

/** A Python file with an encoder-decoder as an nn.Module of PyTorch, which loads the weights file of that name beside it. */
export function translatorModule(spec: TranslationSpec, weightsName: string): string {
  const { cell, layers, hiddenSize, embeddingSize, dropout, bidirectional, attention, tied } = spec;
  const { name, options } = modules[cell];
  const between = layers > 1 ? `, dropout=${dropout}` : '';
  const isLstm = cell === 'lstm';
  const ways = bidirectional ? ', bidirectional=True' : '';
  const linear = (from: number, to: number) => `nn.Linear(${from}, ${to}, bias=False)`;
  const attentionModule = [
    `        self.attention = nn.Module()`,
    `        self.attention.combine = ${linear(2 * hiddenSize, hiddenSize)}`,
    ...(attention === 'additive'
      ? [
          `        self.attention.query = ${linear(hiddenSize, hiddenSize)}`,
          `        self.attention.key = ${linear(hiddenSize, hiddenSize)}`,
          `        self.attention.score = ${linear(hiddenSize, 1)}`,
        ]
      : []),
  ];
  return `"""A recurrent encoder-decoder exported by Unroll: ${layers} x ${name} of ${hiddenSize} units, attention ${attention}.

    pip install torch safetensors numpy
    python THIS_FILE a word and another     # translates these words, greedily
"""

import json
import sys
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn

WEIGHTS = Path(__file__).with_name(${JSON.stringify(weightsName)})
SOURCE_END, START, END = ${spec.sourceVocabularySize - 1}, ${spec.vocabularySize - 2}, ${spec.vocabularySize - 1}


class Translator(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(${dropout})
        self.encoder = nn.Module()
        self.encoder.embedding = nn.Embedding(${spec.sourceVocabularySize}, ${embeddingSize})
        self.encoder.rnn = nn.${name}(${embeddingSize}, ${directionUnits(spec)}, ${layers}${options}${ways}${between})
        self.decoder = nn.Module()
        self.decoder.embedding = nn.Embedding(${spec.vocabularySize}, ${embeddingSize})
        self.decoder.rnn = nn.${name}(${embeddingSize}, ${hiddenSize}, ${layers}${options}${between})
${attention === 'none' ? '' : `${attentionModule.join('\n')}\n`}        self.output = nn.Linear(${hiddenSize}, ${spec.vocabularySize})
${tied ? '        self.output.weight = self.decoder.embedding.weight\n' : ''}
    def encode(self, source):
        """source (time, batch), with SOURCE_END behind -> memory (time, batch, units), and the decoder's first state."""
        memory, last = self.encoder.rnn(self.drop(self.encoder.embedding(source)))
        return memory, ${isLstm ? 'tuple(self.beside(state) for state in last)' : 'self.beside(last)'}

    def beside(self, state):
        """Both directions of a layer beside each other."""
        batch = state.shape[1]
        return state.view(${layers}, -1, batch, ${directionUnits(spec)}).transpose(1, 2).reshape(${layers}, batch, ${hiddenSize})

    def decode(self, target, memory, state):
        """target (time, batch), with START in front -> logits (time, batch, vocabulary), the state, attention weights."""
        states, state = self.decoder.rnn(self.drop(self.decoder.embedding(target)), state)
${looks[attention]}${attention === 'none' ? '' : combines}
    def forward(self, source, target):
        return self.decode(target, *self.encode(source))[0]


def load(path=WEIGHTS):
    """The model, ready to translate, and the texts of the tokens of both sides; that of unknown ones is empty."""
    model = Translator()
    weights = load_file(path)
${tied ? '    weights["output.weight"] = weights["decoder.embedding.weight"]\n' : ''}    model.load_state_dict(weights)
    vocabularies = []
    with safe_open(path, framework="pt") as file:
        for key in ["${metadataKeys.tokenizer}", "${metadataKeys.targetTokenizer}"]:
            tokenizer = json.loads(file.metadata()[key])
            vocabulary = tokenizer["vocabulary"]
            if tokenizer["kind"] == "bpe":  # each character is a byte
                vocabulary = [token.encode("latin-1").decode("utf-8", "replace") for token in vocabulary]
            vocabularies.append(vocabulary)
    return model.eval(), *vocabularies


def number(vocabulary, word):
    """Of a word, with the space before it if there is such a token; the unknown token's else."""
    for text in [" " + word, word, ""]:
        if text in vocabulary:
            return vocabulary.index(text)
    return 0


if __name__ == "__main__":
    model, words, written = load()
    ids = [number(words, word) for word in sys.argv[1:]] + [SOURCE_END]
    with torch.no_grad():
        memory, state = model.encode(torch.tensor(ids).unsqueeze(1))
        token, tokens = START, []
        for _ in range(2 * len(ids) + 10):
            logits, state, _ = model.decode(torch.tensor([[token]]), memory, state)
            logits[0, 0, START] = -torch.inf
            token = logits[0, 0].argmax().item()
            if token == END:
                break
            tokens.append(written[token] or "?")
    print("".join(tokens) if any(token.startswith(" ") for token in tokens) else " ".join(tokens))
`;
}
