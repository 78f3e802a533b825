import type { LabCellResult, LabEvent, LabInitialisation, LabPoint } from '../../protocol/laboratory';
import type { CellKind } from '../../protocol/spec';
import type { KernelsBackend } from '../kernels/kernels';
import { Random } from '../random';
import { Curriculum } from './curriculum';
import { measureByDistance, measureGradients } from './measureTask';
import { TaskLearner } from './taskLearner';
import type { LabTask } from './tasks/task';

export interface TaskTraining {
  cell: CellKind;
  hiddenSize: number;
  distance: number;
  seed: number;
  learningRate: number;
  /** 0 for no limit; one of both is there. */
  steps: number;
  seconds: number;
  initialisation: LabInitialisation;
}

const secondsBetweenPoints = 0.5;
/** The learning rate falls, along a cosine, to this share of itself over the second part of the budget. */
const lastRate = 0.05;
const steadyShare = 0.4;

/** How a driver of `trainTask` ends it: what was learnt so far is measured and kept. */
export interface Stopping {
  isStopped(): boolean;
}

/**
 * Trains one cell on a task and measures it at all distances. Yields every few milliseconds. The same training gives the
 * same result, bit by bit, when only steps limit it.
 */
export function* trainTask(
  backend: KernelsBackend,
  task: LabTask,
  training: TaskTraining,
  nowSeconds: () => number,
  stopping: Stopping,
): Generator<LabEvent | undefined, LabCellResult> {
  const { cell, hiddenSize, distance, seed, steps: mostSteps, seconds: mostSeconds } = training;
  const tests = task.testDistances(distance);
  const learner = TaskLearner.create(backend, task, {
    cell,
    hiddenSize,
    rows: task.usual.rows,
    mostSteps: task.stepsFor(Math.max(...tests, distance)),
    seed,
    initialisation: training.initialisation,
    longest: task.stepsFor(distance),
  });
  yield { kind: 'cell', cell, hiddenSize, parameters: learner.count };
  const initial = yield* silent(measureGradients(learner, task, distance, seed));
  const random = new Random(seed + 1);
  const curriculum = new Curriculum(task, distance);
  const start = nowSeconds();
  const elapsed = () => nowSeconds() - start;
  const shareUsed = (step: number) =>
    Math.min(
      1,
      Math.max(mostSteps > 0 ? step / mostSteps : 0, mostSeconds > 0 ? elapsed() / mostSeconds : 0),
    );
  let reason: LabCellResult['reason'] = 'steps';
  let step = 0;
  let sum = { loss: 0, batches: 0, since: 0 };
  for (;;) {
    const share = shareUsed(step);
    if (share >= 1) {
      reason = mostSteps > 0 && step >= mostSteps ? 'steps' : 'time';
      break;
    }
    if (stopping.isStopped()) {
      reason = 'stopped';
      break;
    }
    if (task.usual.goodBatches > 0 && curriculum.hasLearnt(task.usual.goodBatches)) {
      reason = 'learnt';
      break;
    }
    const range = curriculum.next(random);
    const filled = task.fill(learner.batch, range, random);
    const loss = yield* silent(learner.learn(filled, training.learningRate * rateShare(share)));
    curriculum.judge(range, loss);
    step++;
    sum.loss += loss;
    sum.batches++;
    const now = elapsed();
    if (now - sum.since >= secondsBetweenPoints) {
      const point: LabPoint = {
        step,
        loss: sum.loss / sum.batches,
        reached: curriculum.reach,
        elapsedSeconds: now,
        share: shareUsed(step),
      };
      sum = { loss: 0, batches: 0, since: now };
      yield { kind: 'point', cell, point };
    } else yield undefined;
  }
  const seconds = elapsed();
  const byDistance = yield* silent(measureByDistance(learner, task, distance, seed));
  const gradients = yield* silent(measureGradients(learner, task, distance, seed));
  const isWorse = worseThan(task);
  const result: LabCellResult = {
    cell,
    hiddenSize,
    parameters: learner.count,
    metric: task.metric,
    value: byDistance.find((value) => value.distance === distance)?.value ?? NaN,
    byDistance,
    dropsAt: byDistance.find(({ value }) => isWorse(value))?.distance,
    gradientNorms: gradients.hidden,
    ...(gradients.cell && { cellGradientNorms: gradients.cell }),
    initialGradientNorms: initial.hidden,
    steps: step,
    seconds,
    reached: curriculum.reach,
    reason,
  };
  yield { kind: 'result', result };
  return result;
}

/** Whether a value says that the task is not remembered. NaN says so too. */
function worseThan({ metric, threshold }: LabTask): (value: number) => boolean {
  const isShare = metric === 'accuracy' || metric === 'sequences';
  return (value) => (isShare ? !(value >= threshold) : !(value <= threshold));
}

function rateShare(share: number): number {
  if (share <= steadyShare) return 1;
  const along = (share - steadyShare) / (1 - steadyShare);
  return lastRate + (1 - lastRate) * 0.5 * (1 + Math.cos(Math.PI * along));
}

/** The result of `work`, pausing where it does. */
function* silent<T>(work: Generator<void, T>): Generator<undefined, T> {
  for (;;) {
    const state = work.next();
    if (state.done) return state.value;
    yield undefined;
  }
}
