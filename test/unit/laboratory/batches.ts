import { Random } from '../../../src/engine/random';
import type { DistanceRange, LabTask, TaskBatch } from '../../../src/engine/laboratory/tasks/task';

/** A batch of a task in memory of its own, full of what must be written over. */
export function filledBatch(task: LabTask, range: DistanceRange, rows: number, seed = 1) {
  const length = task.stepsFor(range.to) * rows;
  const width = task.input.kind === 'values' ? task.input.width : 0;
  const batch: TaskBatch = {
    rows,
    tokens: new Int32Array(length).fill(77),
    values: new Float32Array(length * width).fill(NaN),
    classes: new Int32Array(length).fill(77),
    numbers: new Float32Array(rows).fill(NaN),
  };
  const filled = task.fill(batch, range, new Random(seed));
  /** What one row reads and is asked, step by step. */
  const row = (index: number) => ({
    tokens: Array.from({ length: filled.steps }, (_, t) => batch.tokens[t * rows + index]),
    classes: Array.from({ length: filled.steps }, (_, t) => batch.classes[t * rows + index]),
    values: Array.from({ length: filled.steps }, (_, t) => [
      ...batch.values.subarray((t * rows + index) * width, (t * rows + index + 1) * width),
    ]),
    number: batch.numbers[index],
  });
  return { batch, filled, row };
}
