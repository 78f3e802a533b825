"""The word model in PyTorch's own layers: embedding, recurrent layers, linear output."""

from torch import nn

LAYERS = {
    "lstm": lambda width, layers: nn.LSTM(width, width, layers),
    "gru": lambda width, layers: nn.GRU(width, width, layers),
    "rnn-tanh": lambda width, layers: nn.RNN(width, width, layers, nonlinearity="tanh"),
}


class WordModel(nn.Module):
    def __init__(self, cell, configuration):
        super().__init__()
        hidden, vocabulary = configuration["hidden"], configuration["vocabulary"]
        self.encoder = nn.Embedding(vocabulary, hidden)
        self.rnn = LAYERS[cell](hidden, configuration["layers"])
        self.decoder = nn.Linear(hidden, vocabulary)

    def forward(self, ids, state):
        """ids (T, B) -> logits (T, B, V) and the state after the last step."""
        outputs, state = self.rnn(self.encoder(ids), state)
        return self.decoder(outputs), state


def zero_state(torch, cell, configuration):
    shape = (configuration["layers"], configuration["batch"], configuration["hidden"])
    zeros = lambda: torch.zeros(shape)
    return (zeros(), zeros()) if cell == "lstm" else zeros()


def detached(state):
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()
