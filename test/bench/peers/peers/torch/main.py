"""PyTorch on the CPU. Variants: eager (oneDNN's recurrent layers), native (ATen's own, MKL only), compile (Inductor)."""

import re
import shutil

import contract

options = contract.read_options()

import torch  # noqa: E402  (after the options, so that a wrong option is answered at once)
import torch.nn.functional as F  # noqa: E402
from model import WordModel, detached, zero_state  # noqa: E402

BATCHES = 8  # different random batches, taken in turn
torch.manual_seed(1)
torch.set_num_threads(options.threads)
torch.set_num_interop_threads(1)
torch.backends.mkldnn.enabled = options.variant != "native"


def compiled(function):
    if options.variant != "compile":
        return function
    if not hasattr(torch, "compile"):
        contract.unable("this PyTorch has no torch.compile")
    if not (shutil.which("g++") or shutil.which("clang++")):
        contract.unable("torch.compile needs a C++ compiler, and there is none")
    from torch import _dynamo

    _dynamo.config.allow_rnn = True
    return torch.compile(function, dynamic=False)


def fastest_adam(model):
    try:
        return torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    except RuntimeError:  # before 2.4 there is no fused Adam for the CPU
        return torch.optim.Adam(model.parameters(), lr=1e-3, foreach=True)


def trainer(configuration):
    """One training step as a function that returns the loss (a tensor): forward, backward, clip, Adam."""
    model = WordModel(options.cell, configuration)
    optimizer = fastest_adam(model)
    steps, batch, vocabulary = configuration["steps"], configuration["batch"], configuration["vocabulary"]
    text = torch.randint(vocabulary, (BATCHES, steps + 1, batch))

    def loss_of(ids, targets, state):
        logits, state = model(ids, state)
        return F.cross_entropy(logits.view(-1, vocabulary), targets.reshape(-1)), state

    run = compiled(loss_of)
    state = zero_state(torch, options.cell, configuration)
    turn = 0

    def step():
        nonlocal state, turn
        part = text[turn % BATCHES]
        turn += 1
        loss, state = run(part[:-1], part[1:], detached(state))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return loss

    return step


def stepper(configuration):
    """One token at batch 1 without gradients: logits for the next token."""
    model = WordModel(options.cell, configuration).eval()
    ids = torch.randint(configuration["vocabulary"], (BATCHES, 1, 1))
    state = zero_state(torch, options.cell, configuration)
    run = compiled(model)
    turn = 0

    def step():
        nonlocal state, turn
        logits, state = run(ids[turn % BATCHES], state)
        turn += 1
        return logits

    return step


def described():
    capability = torch.backends.cpu.get_cpu_capability() if hasattr(torch.backends, "cpu") else ""
    blas = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
    return f"{torch.__version__} {capability} BLAS {blas.group(1) if blas else 'unknown'}"


if options.mode == "step":
    with torch.inference_mode():
        timing = contract.time_steps(stepper(options.configuration), options.seconds, warm_up=50)
    contract.say(
        event="done",
        version=described(),
        medianMicroseconds=contract.quantile(timing.durations, 0.5) * 1e6,
        p95Microseconds=contract.quantile(timing.durations, 0.95) * 1e6,
    )
else:
    timing = contract.time_steps(trainer(options.configuration), options.seconds, warm_up=4)
    tokens = options.configuration["steps"] * options.configuration["batch"]
    contract.say(
        event="done",
        version=described(),
        tokensPerSecond=tokens / contract.quantile(timing.durations, 0.5),
        firstLoss=timing.first.item(),
        lastLoss=timing.last.item(),
    )
