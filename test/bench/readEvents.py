# Reads an event folder that `unroll train --tensorboard FOLDER` wrote, with TensorBoard's own reader (pip install tensorboard):
#   python test/bench/readEvents.py FOLDER
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "histograms": 0}).Reload()
tags = events.Tags()
for tag in tags["scalars"]:
    points = events.Scalars(tag)
    print(f"{tag}: {len(points)} points, the last {points[-1].value:.6g} at step {points[-1].step}")
for tag in tags["histograms"]:
    values = events.Histograms(tag)[-1].histogram_value
    print(f"{tag}: {values.num:.0f} values from {values.min:.4f} to {values.max:.4f}")
assert tags["scalars"] and tags["histograms"], "nothing was read"
