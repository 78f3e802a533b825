"""What every peer shares (lib/contract.mjs says the same in JavaScript): options in, JSON lines out."""

import argparse
import json
import pathlib
import sys
import time
import typing

FOLDER = pathlib.Path(__file__).resolve().parents[2]


def read_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", choices=["train", "step"], default="train")
    parser.add_argument("--config", default="S")
    parser.add_argument("--cell", choices=["lstm", "gru", "rnn-tanh"], default="lstm")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--variant", choices=["eager", "native", "compile"], default="eager")
    options = parser.parse_args()
    configurations = json.loads((FOLDER / "configurations.json").read_text())
    options.configuration = configurations["step" if options.mode == "step" else options.config]
    return options


def say(**event):
    print(json.dumps(event), flush=True)


def unable(reason):
    """Ends the process with a reason that the results table will show."""
    say(event="unable", reason=reason)
    sys.exit(0)


class Timing(typing.NamedTuple):
    durations: list  # seconds
    first: object  # what the first call returned
    last: object


def time_steps(step, seconds, warm_up):
    """Calls `step` `warm_up` times, or twice where that takes too long, then measures calls for `seconds`."""
    begin = time.perf_counter()
    first = step()
    for call in range(1, warm_up):
        if call > 1 and time.perf_counter() - begin > 2 * seconds:
            break
        step()
    durations = []
    begin = time.perf_counter()
    while True:
        start = time.perf_counter()
        last = step()
        end = time.perf_counter()
        durations.append(end - start)
        if end - begin >= seconds:
            return Timing(durations, first, last)


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
