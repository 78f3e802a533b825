"""Writes the golden values beside this file: what PyTorch computes for small recurrent models of tokens.

    python3 -m venv venv && venv/bin/pip install torch numpy
    venv/bin/python test/golden/makeGoldens.py

README.md describes the format. Everything is computed in float64 on the CPU; parameters, states and ids are drawn here
as multiples of 1/256, so that a float32 engine starts from exactly the same numbers.
"""

import json
import math
import pathlib

import torch
from torch import nn
from torch.nn.functional import cross_entropy

VOCABULARY, STEPS, BATCH = 7, 4, 3
HIDDEN, UNTIED_EMBEDDING = 5, 3
ADAM = {"learningRate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "clipNorm": 0.25, "steps": 3}
CELLS = {
    "lstm": lambda e, h, n, **options: nn.LSTM(e, h, n, **options),
    "gru": lambda e, h, n, **options: nn.GRU(e, h, n, **options),
    "rnn-tanh": lambda e, h, n, **options: nn.RNN(e, h, n, nonlinearity="tanh", **options),
    "rnn-relu": lambda e, h, n, **options: nn.RNN(e, h, n, nonlinearity="relu", **options),
}


class LanguageModel(nn.Module):
    def __init__(self, cell, layers, embedding, tied):
        super().__init__()
        self.encoder = nn.Embedding(VOCABULARY, embedding)
        self.rnn = CELLS[cell](embedding, HIDDEN, layers)
        self.decoder = nn.Linear(HIDDEN, VOCABULARY)
        if tied:
            self.decoder.weight = self.encoder.weight

    def forward(self, ids, state):
        output, state = self.rnn(self.encoder(ids), state)
        return self.decoder(output), state


def draw(generator, shape, limit):
    """Uniform multiples of 1/256 in [-limit, limit]: exact in float32 and in decimal."""
    span = int(limit * 256)
    return torch.randint(-span, span + 1, shape, generator=generator).double() / 256


def compact(number):
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return float(f"{number:.11g}")


def flat(tensor):
    return [compact(x) for x in tensor.detach().reshape(-1).tolist()]


def named(tensors):
    return {name: flat(tensor) for name, tensor in tensors.items()}


def state_of(cell, layers, hidden, memory):
    hidden_list = [flat(hidden[layer]) for layer in range(layers)]
    return {"hidden": hidden_list, "cell": [flat(memory[layer]) for layer in range(layers)] if cell == "lstm" else []}


def make_case(cell, layers, tied, seed):
    """One case, or None when float32 could not follow it: an element of a gradient that is nearly but not quite 0
    has an unsure sign, which Adam's first steps blow up to a whole step."""
    generator = torch.Generator().manual_seed(seed)
    embedding = HIDDEN if tied else UNTIED_EMBEDDING
    model = LanguageModel(cell, layers, embedding, tied).double()
    parameters = dict(model.named_parameters())  # a tied decoder.weight is not listed twice
    with torch.no_grad():
        for parameter in parameters.values():
            parameter.copy_(draw(generator, parameter.shape, 0.9))
    ids = torch.randint(0, VOCABULARY, (STEPS, BATCH), generator=generator)
    targets = torch.randint(0, VOCABULARY, (STEPS, BATCH), generator=generator)
    hidden = draw(generator, (layers, BATCH, HIDDEN), 0.8)
    memory = draw(generator, (layers, BATCH, HIDDEN), 1.2)
    state = (hidden, memory) if cell == "lstm" else hidden

    case = {
        "name": f"{cell}-{layers}-{'tied' if tied else 'untied'}",
        "torch": torch.__version__,
        "seed": seed,
        "spec": {
            "cell": cell,
            "layers": layers,
            "hiddenSize": HIDDEN,
            "embeddingSize": embedding,
            "vocabularySize": VOCABULARY,
            "tied": tied,
            "dropout": 0,
        },
        "sequenceLength": STEPS,
        "batchSize": BATCH,
        "shapes": {name: list(parameter.shape) for name, parameter in parameters.items()},
        "parameters": named(parameters),
        "ids": ids.reshape(-1).tolist(),
        "targets": targets.reshape(-1).tolist(),
        "initialState": state_of(cell, layers, hidden, memory),
    }

    optimizer = torch.optim.Adam(
        model.parameters(), lr=ADAM["learningRate"], betas=(ADAM["beta1"], ADAM["beta2"]), eps=ADAM["epsilon"]
    )
    losses, norms = [], []
    for step in range(ADAM["steps"]):
        optimizer.zero_grad()
        logits, final = model(ids, state)
        loss = cross_entropy(logits.reshape(-1, VOCABULARY), targets.reshape(-1))
        loss.backward()
        gradients = {name: parameter.grad.clone() for name, parameter in parameters.items()}
        if any(((g != 0) & (g.abs() < 1e-5)).any() for g in gradients.values()):
            return None
        if step == 0:
            case["logits"] = flat(logits)
            last_hidden, last_memory = final if cell == "lstm" else (final, None)
            case["finalState"] = state_of(cell, layers, last_hidden, last_memory)
            case["loss"] = compact(loss.item())
            case["gradients"] = named(gradients)
        losses.append(compact(loss.item()))
        norms.append(compact(nn.utils.clip_grad_norm_(model.parameters(), ADAM["clipNorm"]).item()))
        optimizer.step()
    case["adam"] = {**ADAM, "losses": losses, "gradientNorms": norms, "parameters": named(parameters)}
    return case


class BlankModel(nn.Module):
    """Two stacks that never see each other: `rnn` reads what stands before a token, `rnn_reverse` what stands behind."""

    def __init__(self, cell, layers, embedding, tied):
        super().__init__()
        self.encoder = nn.Embedding(VOCABULARY, embedding)
        self.rnn = CELLS[cell](embedding, HIDDEN, layers)
        self.rnn_reverse = CELLS[cell](embedding, HIDDEN, layers)
        self.decoder = nn.Linear(2 * HIDDEN, VOCABULARY)
        if tied:
            self.decoder.weight = self.encoder.weight

    def forward(self, before, behind, state, margin):
        """before (T, B): the tokens before the targets; behind (T-1+margin, B): those behind them, from right to left."""
        left, state = self.rnn(self.encoder(before), state)
        right = torch.zeros_like(left)
        outputs, _ = self.rnn_reverse(self.encoder(behind))
        known = outputs.flip(0)[: len(before)]  # the state behind target 0, 1, ...; none behind the last without margin
        right[: len(known)] = known
        return self.decoder(torch.cat([left, right], 2)), state


def draw_parameters(generator, model):
    parameters = dict(model.named_parameters())
    with torch.no_grad():
        for parameter in parameters.values():
            parameter.copy_(draw(generator, parameter.shape, 0.9))
    return parameters


def make_blank_case(cell, layers, tied, margin):
    generator = torch.Generator().manual_seed(1)
    embedding = 2 * HIDDEN if tied else UNTIED_EMBEDDING
    model = BlankModel(cell, layers, embedding, tied).double()
    parameters = draw_parameters(generator, model)
    text = torch.randint(0, VOCABULARY, (STEPS + 1 + margin, BATCH), generator=generator)
    hidden = draw(generator, (layers, BATCH, HIDDEN), 0.8)
    memory = draw(generator, (layers, BATCH, HIDDEN), 1.2)
    state = (hidden, memory) if cell == "lstm" else hidden
    before, targets, behind = text[:STEPS], text[1 : STEPS + 1], text[2:].flip(0)
    logits, final = model(before, behind, state, margin)
    loss = cross_entropy(logits.reshape(-1, VOCABULARY), targets.reshape(-1))
    loss.backward()
    last_hidden, last_memory = final if cell == "lstm" else (final, None)
    return {
        "name": f"{cell}-{layers}-{'tied' if tied else 'untied'}",
        "torch": torch.__version__,
        "spec": {
            "kind": "blank",
            "cell": cell,
            "layers": layers,
            "hiddenSize": HIDDEN,
            "embeddingSize": embedding,
            "vocabularySize": VOCABULARY,
            "tied": tied,
            "dropout": 0,
        },
        "sequenceLength": STEPS,
        "batchSize": BATCH,
        "margin": margin,
        "shapes": {name: list(parameter.shape) for name, parameter in parameters.items()},
        "parameters": named(parameters),
        "text": text.reshape(-1).tolist(),
        "initialState": state_of(cell, layers, hidden, memory),
        "finalState": state_of(cell, layers, last_hidden, last_memory),
        "logits": flat(logits),
        "loss": compact(loss.item()),
        "gradients": named({name: parameter.grad for name, parameter in parameters.items()}),
    }


def make_bidirectional_case(cell, layers, lengths):
    """torch.nn's own bidirectional layers, with rows of mixed lengths as packed sequences."""
    generator = torch.Generator().manual_seed(1)
    model = nn.Module()
    model.rnn = CELLS[cell](UNTIED_EMBEDDING, HIDDEN, layers, bidirectional=True)
    model.double()
    parameters = draw_parameters(generator, model)
    inputs = draw(generator, (STEPS, BATCH, UNTIED_EMBEDDING), 0.9).requires_grad_()
    weights = draw(generator, (STEPS, BATCH, 2 * HIDDEN), 0.9)  # the loss is the sum of the outputs times these
    packed = nn.utils.rnn.pack_padded_sequence(inputs, lengths, enforce_sorted=False)
    outputs, _ = nn.utils.rnn.pad_packed_sequence(model.rnn(packed)[0], total_length=STEPS)
    (outputs * weights).sum().backward()
    return {
        "name": f"{cell}-{layers}",
        "torch": torch.__version__,
        "spec": {"cell": cell, "layers": layers, "hiddenSize": HIDDEN, "inputSize": UNTIED_EMBEDDING, "dropout": 0},
        "sequenceLength": STEPS,
        "batchSize": BATCH,
        "lengths": lengths,
        "shapes": {name: list(parameter.shape) for name, parameter in parameters.items()},
        "parameters": named(parameters),
        "inputs": flat(inputs),
        "weights": flat(weights),
        "outputs": flat(outputs),
        "gradients": named({name: parameter.grad for name, parameter in parameters.items()}),
        "inputGradient": flat(inputs.grad),
    }


def write(folder, case):
    folder.mkdir(exist_ok=True)
    path = folder / f"{case['name']}.json"
    path.write_text(json.dumps(case, separators=(",", ":")) + "\n")
    print(path.relative_to(folder.parent), path.stat().st_size, "bytes")


def make_two_sided(folder):
    for cell in CELLS:
        write(folder / "blank", make_blank_case(cell, 1, False, margin=2))
        write(folder / "blank", make_blank_case(cell, 2, True, margin=0))
        write(folder / "bidirectional", make_bidirectional_case(cell, 1, [STEPS] * BATCH))
        write(folder / "bidirectional", make_bidirectional_case(cell, 2, [3, STEPS, 1]))


def main():
    folder = pathlib.Path(__file__).parent
    make_two_sided(folder)
    for cell in CELLS:
        for layers in (1, 2):
            for tied in (False, True):
                seed = 1
                while (case := make_case(cell, layers, tied, seed)) is None:
                    seed += 1
                path = folder / f"{case['name']}.json"
                path.write_text(json.dumps(case, separators=(",", ":")) + "\n")
                print(path.name, path.stat().st_size, "bytes, seed", seed, "loss", case["loss"], case["adam"]["gradientNorms"])


if __name__ == "__main__":
    main()
