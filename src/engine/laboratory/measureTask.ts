import type { LabValue } from '../../protocol/laboratory';
import { Random } from '../random';
import { rankOf } from '../evaluation/rankOf';
import type { LookBack, TaskLearner } from './taskLearner';
import type { DistanceRange, FilledSteps, LabTask } from './tasks/task';

/** Sequences that a value is measured on, at least. */
const testSequences = 400;
/** Sequences whose gradients are averaged. */
const lookedAt = 8;
/** Tests draw other numbers than trainings. */
const testSeedOffset = 0x7e57;

/** The metric at every test distance. */
export function* measureByDistance(
  learner: TaskLearner,
  task: LabTask,
  distance: number,
  seed: number,
): Generator<void, LabValue[]> {
  const values: LabValue[] = [];
  let previous = 0;
  for (const tested of task.testDistances(distance)) {
    const random = new Random(seed + testSeedOffset + tested);
    const ranges: DistanceRange[] = [];
    if (task.testsBetween) for (let n = previous + 1; n <= tested; n++) ranges.push({ from: n, to: n });
    else {
      const batches = Math.ceil(testSequences / learner.batch.rows);
      for (let i = 0; i < batches; i++) ranges.push({ from: tested, to: tested });
    }
    const tally = { sum: 0, count: 0 };
    for (const range of ranges) {
      const filled = task.fill(learner.batch, range, random);
      yield* learner.answer(filled);
      addScores(learner, task, filled, tally);
    }
    values.push({ distance: tested, value: tally.sum / tally.count });
    previous = tested;
  }
  return values;
}

/** Adds up the metric of what was answered: right answers, right sequences, squared errors or nats. */
function addScores(
  { batch, output }: TaskLearner,
  task: LabTask,
  { steps, firstAnswer }: FilledSteps,
  tally: { sum: number; count: number },
): void {
  const { rows } = batch;
  const { answers, width } = output;
  for (let row = 0; row < rows; row++) {
    let wrong = 0;
    for (let t = firstAnswer; t < steps; t++) {
      const at = ((t - firstAnswer) * rows + row) * width;
      const wanted = batch.classes[t * rows + row];
      if (task.metric === 'meanSquaredError') {
        tally.sum += (answers[at] - batch.numbers[row]) ** 2;
        tally.count++;
      } else if (wanted < 0) continue;
      else if (task.metric === 'nats') {
        tally.sum += natsOf(answers, at, width, wanted);
        tally.count++;
      } else {
        const isRight = rankOf(answers, at, width, wanted) === 0;
        if (!isRight) wrong++;
        if (task.metric === 'accuracy') {
          tally.sum += isRight ? 1 : 0;
          tally.count++;
        }
      }
    }
    if (task.metric === 'sequences') {
      tally.sum += wrong === 0 ? 1 : 0;
      tally.count++;
    }
  }
}

/** -log of the probability of `wanted` among `width` logits. */
function natsOf(logits: Float32Array, at: number, width: number, wanted: number): number {
  let most = -Infinity;
  for (let i = 0; i < width; i++) most = Math.max(most, logits[at + i]);
  let sum = 0;
  for (let i = 0; i < width; i++) sum += Math.exp(logits[at + i] - most);
  return most + Math.log(sum) - logits[at + wanted];
}

/** Gradient norms by lag, averaged over sequences of the distance. */
export function* measureGradients(
  learner: TaskLearner,
  task: LabTask,
  distance: number,
  seed: number,
): Generator<void, LookBack> {
  const range = { from: distance, to: distance };
  const { steps } = task.fill(learner.batch, range, new Random(seed + testSeedOffset));
  const sequences: LookBack[] = [];
  for (let row = 0; row < Math.min(lookedAt, learner.batch.rows); row++) {
    sequences.push(yield* learner.lookBack(steps, row));
  }
  const mean = (of: (sequence: LookBack) => number[] | undefined) =>
    Array.from(
      { length: steps },
      (_, lag) =>
        sequences.reduce((sum, sequence) => sum + (of(sequence)?.[lag] ?? NaN), 0) / sequences.length,
    );
  const hasCell = sequences[0]?.cell !== undefined;
  return {
    hidden: mean(({ hidden }) => hidden),
    cell: hasCell ? mean(({ cell }) => cell) : undefined,
  };
}
