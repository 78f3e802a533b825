"""What PyTorch computes for small encoder-decoders with each kind of attention: translation/*.json beside this file.

    venv/bin/python test/golden/makeTranslations.py     (the environment of makeGoldens.py)

Everything is float64; parameters are multiples of 1/256. The module below has the names of a model file's tensors.
"""

import json
import pathlib

import torch
from makeGoldens import CELLS, draw, flat, named
from torch import nn
from torch.nn.functional import cross_entropy
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

HIDDEN, EMBEDDING, SOURCE_VOCABULARY, VOCABULARY = 6, 4, 7, 8
START, END, SOURCE_END = VOCABULARY - 2, VOCABULARY - 1, SOURCE_VOCABULARY - 1
PAIRS = [([1, 3, 0, 5], [2, 5]), ([2], [0, 1, 4, 3]), ([4, 4, 1], [5, 3, 2])]


class Side(nn.Module):
    def __init__(self, cell, vocabulary, units, layers, bidirectional=False):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, EMBEDDING)
        self.rnn = CELLS[cell](EMBEDDING, units, layers, bidirectional=bidirectional)


class Attention(nn.Module):
    def __init__(self, kind):
        super().__init__()
        if kind == "additive":
            self.query = nn.Linear(HIDDEN, HIDDEN, bias=False)
            self.key = nn.Linear(HIDDEN, HIDDEN, bias=False)
            self.score = nn.Linear(HIDDEN, 1, bias=False)
        self.combine = nn.Linear(2 * HIDDEN, HIDDEN, bias=False)
        self.kind = kind

    def forward(self, states, memory, mask):
        if self.kind == "dot":
            scores = torch.einsum("tbh,sbh->bts", states, memory)
        else:
            sums = torch.tanh(self.query(states)[:, None] + self.key(memory)[None])
            scores = self.score(sums).squeeze(-1).permute(2, 0, 1)
        weights = scores.masked_fill(~mask[:, None], float("-inf")).softmax(-1)
        context = torch.einsum("bts,sbh->tbh", weights, memory)
        return torch.tanh(self.combine(torch.cat([context, states], -1))), weights


class Translator(nn.Module):
    def __init__(self, cell, layers, attention, bidirectional):
        super().__init__()
        units = HIDDEN // 2 if bidirectional else HIDDEN
        self.encoder = Side(cell, SOURCE_VOCABULARY, units, layers, bidirectional)
        self.decoder = Side(cell, VOCABULARY, HIDDEN, layers)
        if attention != "none":
            self.attention = Attention(attention)
        self.output = nn.Linear(HIDDEN, VOCABULARY)
        self.directions = 2 if bidirectional else 1

    def border(self, state):
        """(layers * directions, B, units) to (layers, B, H): both directions side by side."""
        layers = state.unflatten(0, (-1, self.directions))
        return torch.cat([layers[:, d] for d in range(self.directions)], -1).contiguous()

    def forward(self, source, lengths, inputs):
        packed = pack_padded_sequence(self.encoder.embedding(source), lengths, enforce_sorted=False)
        packed, state = self.encoder.rnn(packed)
        memory, _ = pad_packed_sequence(packed)
        state = tuple(map(self.border, state)) if isinstance(state, tuple) else self.border(state)
        states, _ = self.decoder.rnn(self.decoder.embedding(inputs), state)
        if not hasattr(self, "attention"):
            return self.output(states), None
        mask = torch.arange(memory.shape[0])[None] < torch.tensor(lengths)[:, None]
        states, weights = self.attention(states, memory, mask)
        return self.output(states), weights


def padded(rows, value):
    return torch.tensor([row + [value] * (max(map(len, rows)) - len(row)) for row in rows]).T


def make(cell, layers, attention, bidirectional, seed):
    generator = torch.Generator().manual_seed(seed)
    model = Translator(cell, layers, attention, bidirectional).double()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(draw(generator, parameter.shape, 1 if "attention" in name else 0.5))
    source = padded([s + [SOURCE_END] for s, _ in PAIRS], 0)
    inputs = padded([[START] + t for _, t in PAIRS], 0)
    targets = padded([t + [END] for _, t in PAIRS], -100)
    lengths = [len(s) + 1 for s, _ in PAIRS]
    logits, weights = model(source, lengths, inputs)
    loss = cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum")
    loss.backward()
    parameters = dict(model.named_parameters())
    return {
        "torch": torch.__version__,
        "spec": {
            "kind": "translate",
            "cell": cell,
            "layers": layers,
            "hiddenSize": HIDDEN,
            "embeddingSize": EMBEDDING,
            "vocabularySize": VOCABULARY,
            "sourceVocabularySize": SOURCE_VOCABULARY,
            "attention": attention,
            "bidirectional": bidirectional,
            "tied": False,
            "dropout": 0,
        },
        "pairs": [{"source": s, "target": t} for s, t in PAIRS],
        "parameters": named(parameters),
        # By pair: only steps and tokens of its own.
        "logits": [flat(logits[: len(t) + 1, b]) for b, (_, t) in enumerate(PAIRS)],
        "attention": None
        if weights is None
        else [flat(weights[b, : len(t) + 1, : len(s) + 1]) for b, (s, t) in enumerate(PAIRS)],
        "loss": loss.item(),
        "gradients": named({name: parameter.grad for name, parameter in parameters.items()}),
    }


if __name__ == "__main__":
    folder = pathlib.Path(__file__).parent / "translation"
    folder.mkdir(exist_ok=True)
    cases = [
        ("lstm", 1, "none", False),
        ("lstm", 2, "dot", True),
        ("lstm", 1, "additive", True),
        ("gru", 1, "dot", False),
        ("gru", 2, "additive", True),
        ("gru", 1, "none", True),
        ("rnn-tanh", 1, "additive", False),
        ("rnn-tanh", 2, "none", True),
    ]
    for seed, (cell, layers, attention, bidirectional) in enumerate(cases):
        case = make(cell, layers, attention, bidirectional, seed)
        name = f"{cell}-{layers}-{attention}-{'both' if bidirectional else 'one'}.json"
        (folder / name).write_text(json.dumps(case) + "\n")
