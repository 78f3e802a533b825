"""Writes small word_language_models as safetensors beside this file, and what PyTorch says of a text with each.

    python3 -m venv venv && venv/bin/pip install torch numpy safetensors
    venv/bin/python test/golden/makeWordLanguageModels.py

README.md describes the files. The module and the way that a text becomes tokens are those of PyTorch's
examples/word_language_model (model.py, data.py).
"""

import json
import pathlib

import torch
from safetensors.torch import save_file, save_model
from torch import nn
from torch.nn.functional import cross_entropy

FOLDER = pathlib.Path(__file__).parent / "wordLanguageModels"
WORDS = ["<eos>", "the", "cat", "sat", "on", "mat", ".", "a", "dog", "<unk>", "cats"]
CHARACTERS = list("etaoin shr.") + ["\n"]
TEXT = "the cat sat on  the mat .\n\n a dog\tsat on a\u00a0horse . \r\nthe cats <unk> on the mat\n"
CASES = [
    # name, module, embedding, hidden, layers, tied, join, kind of numbers
    ("lstm", "LSTM", 6, 5, 2, False, "space", torch.float32),
    ("gru-tied", "GRU", 5, 5, 1, True, "space", torch.float32),
    ("relu", "RNN_RELU", 4, 6, 1, False, "none", torch.float32),
    ("tanh-half", "RNN_TANH", 3, 4, 1, False, "none", torch.float16),
    ("gru-bfloat", "GRU", 4, 3, 1, False, "space", torch.bfloat16),
    ("lstm-double", "LSTM", 3, 3, 1, False, "space", torch.float64),
]
# One layer with bidirectional=True, trained to say each token by what stands before and behind it.
BOTH_WAYS = [
    ("both-lstm", "LSTM", 4, 3, 1, False, "space", torch.float32),
    ("both-gru-tied", "GRU", 6, 3, 1, True, "space", torch.float32),
    ("both-tanh", "RNN_TANH", 3, 4, 1, False, "none", torch.float32),
    ("both-relu", "RNN_RELU", 4, 2, 1, False, "none", torch.float64),
]


class RNNModel(nn.Module):
    def __init__(self, rnn_type, ntoken, ninp, nhid, nlayers, tie_weights):
        super().__init__()
        self.encoder = nn.Embedding(ntoken, ninp)
        if rnn_type in ["LSTM", "GRU"]:
            self.rnn = getattr(nn, rnn_type)(ninp, nhid, nlayers)
        else:
            self.rnn = nn.RNN(ninp, nhid, nlayers, nonlinearity={"RNN_TANH": "tanh", "RNN_RELU": "relu"}[rnn_type])
        self.decoder = nn.Linear(nhid, ntoken)
        if tie_weights:
            self.decoder.weight = self.encoder.weight

    def forward(self, ids):
        output, _ = self.rnn(self.encoder(ids))
        return self.decoder(output)


class BothWaysModel(nn.Module):
    def __init__(self, rnn_type, ntoken, ninp, nhid, nlayers, tie_weights):
        super().__init__()
        self.encoder = nn.Embedding(ntoken, ninp)
        options = {"nonlinearity": {"RNN_TANH": "tanh", "RNN_RELU": "relu"}[rnn_type]} if rnn_type.startswith("RNN") else {}
        module = getattr(nn, rnn_type.split("_")[0])
        self.rnn = module(ninp, nhid, nlayers, bidirectional=True, **options)
        self.decoder = nn.Linear(2 * nhid, ntoken)
        if tie_weights:
            self.decoder.weight = self.encoder.weight

    def forward(self, ids):
        forward, backward = self.rnn(self.encoder(ids))[0].chunk(2, -1)
        nothing = torch.zeros_like(forward[:1])
        before = torch.cat([nothing, forward[:-1]])
        behind = torch.cat([backward[1:], nothing])
        return self.decoder(torch.cat([before, behind], -1))


def tokenize(path, vocabulary, join):
    known = {word: number for number, word in enumerate(vocabulary)}
    if join == "none":
        return [known[character] for character in path.read_text(encoding="utf8")]
    ids = []
    with path.open(encoding="utf8") as file:
        for line in file:
            ids += [known.get(word, known["<unk>"]) for word in line.split() + ["<eos>"]]
    return ids


def main():
    FOLDER.mkdir(exist_ok=True)
    texts = {"space": FOLDER / "words.txt", "none": FOLDER / "characters.txt"}
    vocabularies = {"space": WORDS, "none": CHARACTERS}
    texts["space"].write_text(TEXT, encoding="utf8", newline="")
    texts["none"].write_text("the rain is in the sea.\nno toe is on it\n", encoding="utf8", newline="")
    (FOLDER / "words.vocab.txt").write_text("".join(f"{word}\n" for word in WORDS), encoding="utf8")
    (FOLDER / "characters.vocab.txt").write_text("\n".join(CHARACTERS), encoding="utf8")
    results = {"torch": torch.__version__, "cases": []}
    for seed, (name, rnn, embedding, hidden, layers, tied, join, dtype) in enumerate(CASES + BOTH_WAYS, 1):
        torch.manual_seed(seed)
        vocabulary = vocabularies[join]
        reads_both_ways = name.startswith("both-")
        model = (BothWaysModel if reads_both_ways else RNNModel)(rnn, len(vocabulary), embedding, hidden, layers, tied)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.uniform_(-0.8, 0.8)
        model = model.to(dtype)
        path = FOLDER / f"{name}.safetensors"
        if tied:
            save_model(model, str(path))  # keeps one of the two names of the shared weight
        else:
            save_file(model.state_dict(), path)
        model = model.double()
        ids = torch.tensor(tokenize(texts[join], vocabulary, join))
        with torch.no_grad():
            if reads_both_ways:
                logits = model(ids.unsqueeze(1)).squeeze(1)[1:]
            else:
                logits = model(ids[:-1].unsqueeze(1)).squeeze(1)
        losses = cross_entropy(logits, ids[1:], reduction="none")
        results["cases"].append(
            {
                "name": name,
                **({"kind": "blank"} if reads_both_ways else {}),
                "join": join,
                "cell": {"RNN_TANH": "rnn-tanh", "RNN_RELU": "rnn-relu"}.get(rnn, rnn.lower()),
                "layers": layers,
                "embeddingSize": embedding,
                "hiddenSize": hidden,
                "tied": tied,
                "ids": ids.tolist(),
                "tokens": len(ids) - 1,
                "loss": losses.mean().item(),
                "next": torch.softmax(logits[-1], 0).tolist(),
            }
        )
    (FOLDER / "results.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
