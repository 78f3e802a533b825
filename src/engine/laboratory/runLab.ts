import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import type { LabCellResult, LabEvent, LabRequest, LabResult } from '../../protocol/laboratory';
import type { CellKind } from '../../protocol/spec';
import { cells } from '../cells/cells';
import type { KernelsBackend } from '../kernels/kernels';
import { tasks } from './tasks';
import type { LabTask } from './tasks/task';
import { equalHiddenSize, taskParameters } from './taskModel';
import { type Stopping, trainTask } from './trainTask';

/** Longest distance that anything is made for; memory is looked at besides. */
const mostDistance = 20_000;

/**
 * Trains each cell on the task, one after the other, with equal parameter counts, time and options, and measures them.
 * Throws `bad-input` for a distance that the task does not have, `too-large` for one that memory does not have.
 */
export function* runLab(
  backend: KernelsBackend,
  request: LabRequest,
  nowSeconds: () => number,
  stopping: Stopping,
): Generator<LabEvent | undefined, LabResult> {
  const task = tasks[request.task];
  const distance = request.distance ?? task.usual.distance;
  const seed = request.seed ?? 1;
  checkDistance(task, distance);
  const results: LabCellResult[] = [];
  for (const cell of request.cells) {
    if (stopping.isStopped() && results.length > 0) break;
    const training = trainingOf(request, task, cell, distance, seed);
    results.push(yield* trainTask(backend, task, training, nowSeconds, stopping));
  }
  const tested = task.testDistances(distance);
  return {
    task: task.name,
    distance,
    metric: task.metric,
    baseline: task.baseline(distance),
    baselines: tested.map((at) => ({ distance: at, value: task.baseline(at) })),
    threshold: task.threshold,
    seed,
    results,
  };
}

function trainingOf(request: LabRequest, task: LabTask, cell: CellKind, distance: number, seed: number) {
  const { usual } = task;
  const lstmSize = request.hiddenSize ?? usual.hiddenSize;
  const parametersOf = (kind: CellKind, size: number) => taskParameters(task, kind, size);
  const steps = request.steps ?? 0;
  const hasGates = cells[cell].gateCount > 1;
  return {
    cell,
    hiddenSize: equalHiddenSize(parametersOf, cell, lstmSize),
    distance,
    seed,
    learningRate: request.learningRate ?? (hasGates ? usual.learningRate : usual.simpleLearningRate),
    steps,
    seconds: request.seconds ?? (steps > 0 ? 0 : usual.seconds),
    initialisation: {
      recurrent: hasGates ? ('orthogonal' as const) : ('identity' as const),
      forgetBias: usual.forgetBias,
      ...request.initialisation,
    },
  };
}

function checkDistance(task: LabTask, distance: number): void {
  if (!Number.isInteger(distance) || distance < task.leastDistance) {
    throw new UnrollError(
      'bad-input',
      phrase`The task ${task.name} cannot have a distance of ${distance} ${task.unit}.`,
      phrase`Its shortest is ${task.leastDistance}; ${task.usual.distance} is usual.`,
    );
  }
  if (distance <= mostDistance) return;
  throw new UnrollError(
    'too-large',
    phrase`A distance of ${distance} ${task.unit} is more than a training can hold.`,
    phrase`The longest is ${mostDistance}; ${task.usual.distance} is usual.`,
  );
}
