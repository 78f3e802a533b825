import type { CellKind, ModelSpec } from '../../protocol/spec';
import { metadataKeys } from '../modelFile/storedModel';

const modules: Record<CellKind, { name: string; options: string }> = {
  lstm: { name: 'LSTM', options: '' },
  gru: { name: 'GRU', options: '' },
  'rnn-tanh': { name: 'RNN', options: '' },
  'rnn-relu': { name: 'RNN', options: ', nonlinearity="relu"' },
};

const readsOn = `    def forward(self, ids, state=None):
        """ids (time, batch) -> logits (time, batch, vocabulary), and the state after the last step."""
        output, state = self.rnn(self.drop(self.encoder(ids)), state)
        return self.decoder(self.drop(output)), state
`;

const readsBothSides = `    def forward(self, ids):
        """ids (time, batch) -> logits (time, batch, vocabulary) of each token, by what stands before and behind it."""
        embedded = self.drop(self.encoder(ids))
        output, _ = self.rnn(embedded)
        output_reverse, _ = self.rnn_reverse(embedded.flip(0))
        nothing = torch.zeros_like(output[:1])
        before = torch.cat([nothing, output[:-1]])
        behind = torch.cat([nothing, output_reverse[:-1]]).flip(0)
        return self.decoder(self.drop(torch.cat([before, behind], -1)))
`;

/** A Python file with the model as an nn.Module of PyTorch, which loads the weights file of that name beside it. */
export function pythonModule(spec: ModelSpec, weightsName: string): string {
  const { name, options } = modules[spec.cell];
  const between = spec.layers > 1 ? ', dropout=dropout' : '';
  const isTied = spec.tied;
  const isBlank = spec.kind === 'blank';
  const layers = `nn.${name}(embedding, hidden, layers${options}${between})`;
  return `"""A recurrent language model exported by Unroll: ${spec.layers} x ${name} of ${spec.hiddenSize} units, ${spec.vocabularySize} tokens.

    pip install torch safetensors numpy
    python THIS_FILE ${isBlank ? '" The" "" " sat"     # reads these tokens, prints what may stand at the empty one' : '" The" " cat"     # reads these tokens, prints what may come next'}
"""

import json
import sys
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn

WEIGHTS = Path(__file__).with_name(${JSON.stringify(weightsName)})


class LanguageModel(nn.Module):
    def __init__(self, vocabulary=${spec.vocabularySize}, embedding=${spec.embeddingSize}, hidden=${spec.hiddenSize}, layers=${spec.layers}, dropout=${spec.dropout}):
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.encoder = nn.Embedding(vocabulary, embedding)
        self.rnn = ${layers}
${isBlank ? `        self.rnn_reverse = ${layers}\n` : ''}        self.decoder = nn.Linear(${isBlank ? '2 * hidden' : 'hidden'}, vocabulary)
${isTied ? '        self.decoder.weight = self.encoder.weight\n' : ''}
${isBlank ? readsBothSides : readsOn}

def load(path=WEIGHTS):
    """The model, ready to predict, and the text of each token; that of unknown ones is empty."""
    model = LanguageModel()
    weights = load_file(path)
${isTied ? '    weights["decoder.weight"] = weights["encoder.weight"]\n' : ''}    model.load_state_dict(weights)
    with safe_open(path, framework="pt") as file:
        tokenizer = json.loads(file.metadata()["${metadataKeys.tokenizer}"])
    vocabulary = tokenizer["vocabulary"]
    if tokenizer["kind"] == "bpe":  # each character is a byte
        vocabulary = [token.encode("latin-1").decode("utf-8", "replace") for token in vocabulary]
    return model.eval(), vocabulary


if __name__ == "__main__":
    model, vocabulary = load()
    ids = [vocabulary.index(token) for token in sys.argv[1:]] or [0]
${isBlank ? '    blank = ids.index(vocabulary.index(""))\n' : ''}    with torch.no_grad():
        logits = model(torch.tensor(ids).unsqueeze(1))${isBlank ? '' : '[0]'}
    probabilities = logits[${isBlank ? 'blank' : '-1'}, 0].softmax(0)
    for token in probabilities.argsort(descending=True)[:10].tolist():
        print(f"{probabilities[token].item():8.4f}  {vocabulary[token]!r}")
`;
}
