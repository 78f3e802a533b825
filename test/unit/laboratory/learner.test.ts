import { describe, expect, it } from 'vitest';
import { cells } from '../../../src/engine/cells/cells';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { initialiseCell } from '../../../src/engine/laboratory/initialiseCell';
import { TaskLearner } from '../../../src/engine/laboratory/taskLearner';
import { equalHiddenSize, taskParameters } from '../../../src/engine/laboratory/taskModel';
import { tasks } from '../../../src/engine/laboratory/tasks';
import { runToEnd } from '../../../src/engine/network/pacer';
import { countOf, layerShapes, ParameterBlock } from '../../../src/engine/network/parameterBlock';
import { Random } from '../../../src/engine/random';
import type { LabInitialisation, LabTaskName } from '../../../src/protocol/laboratory';
import { type CellKind, cellKinds } from '../../../src/protocol/spec';

const initialisation: LabInitialisation = { recurrent: 'orthogonal', forgetBias: 1 };

function learnerOf(name: LabTaskName, cell: CellKind, hiddenSize = 3, rows = 4) {
  const task = tasks[name];
  const plan = { cell, hiddenSize, rows, mostSteps: task.stepsFor(12), seed: 5, initialisation, longest: 12 };
  const learner = TaskLearner.create(referenceBackend, task, plan);
  const filled = task.fill(learner.batch, { from: 6, to: 6 }, new Random(2));
  return { learner, filled };
}

/** The loss of what the batch holds, by its answers, in double precision. */
function lossOf({ learner, filled }: ReturnType<typeof learnerOf>): number {
  runToEnd(learner.answer(filled));
  const { batch, output } = learner;
  const { answers, width } = output;
  let sum = 0;
  let wanted = 0;
  for (let row = 0; row < (filled.steps - filled.firstAnswer) * batch.rows; row++) {
    const target = width === 1 ? 0 : batch.classes[filled.firstAnswer * batch.rows + row];
    if (target < 0) continue;
    const logits = [...answers.subarray(row * width, (row + 1) * width)];
    const total = logits.reduce((part, logit) => part + Math.exp(logit), 0);
    sum += width === 1 ? (logits[0] - batch.numbers[row]) ** 2 : Math.log(total) - logits[target];
    wanted++;
  }
  return sum / wanted;
}

describe('the gradient of a task, by the step that it makes', () => {
  // The first step of Adam goes lr in the direction of each gradient's sign: the loss must fall by the sum of their sizes.
  it.each(
    cellKinds.flatMap((cell) =>
      (['recall', 'adding', 'copy', 'anbn'] as const).map((name) => ({ cell, name })),
    ),
  )('$name, $cell', ({ cell, name }) => {
    const made = learnerOf(name, cell);
    const { learner, filled } = made;
    const before = learner.parameters.values.slice();
    const start = lossOf(made);
    const lr = 1e-4;
    const loss = runToEnd(learner.learn(filled, lr));
    expect(loss).toBeCloseTo(start, 5);
    const step = learner.parameters.values.map((value, i) => value - before[i]);
    const moved = [...step.keys()].filter((i) => Math.abs(step[i]) > lr / 2);
    expect(moved.length).toBeGreaterThan(before.length / 20);
    let error = 0;
    let norm = 0;
    const h = 0.01;
    for (const i of moved.filter((_, index) => index % 7 === 0)) {
      const at = (by: number) => {
        learner.parameters.values.set(before);
        learner.parameters.values[i] += by;
        return lossOf(made);
      };
      const slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
      norm += Math.abs(slope);
      if (Math.sign(slope) !== -Math.sign(step[i])) error += Math.abs(slope);
    }
    expect(norm).toBeGreaterThan(0);
    // Only slopes too small to be measured may differ in sign.
    expect(error / norm).toBeLessThan(0.01);
  });
});

describe('looking back', () => {
  it.each(cellKinds)('follows the answer to every state: %s', (cell) => {
    const { learner, filled } = learnerOf('recall', cell);
    const { hidden, cell: ofCell } = runToEnd(learner.lookBack(filled.steps, 1));
    expect(hidden).toHaveLength(filled.steps);
    expect(ofCell?.length).toBe(cell === 'lstm' ? filled.steps : undefined);
    const target = learner.batch.classes[(filled.steps - 1) * 4 + 1];
    const weight = learner.parameters.get('decoder.weight').subarray(target * 3, (target + 1) * 3);
    expect(hidden[0]).toBeCloseTo(Math.hypot(...weight), 5);
    expect(hidden.every((norm) => Number.isFinite(norm))).toBe(true);
  });
});

describe('equal sizes', () => {
  it.each(['recall', 'temporal-order', 'adding', 'copy'] as const)('%s: within 5 %% of the LSTM', (name) => {
    const task = tasks[name];
    const parametersOf = (cell: CellKind, size: number) => taskParameters(task, cell, size);
    const lstm = taskParameters(task, 'lstm', task.usual.hiddenSize);
    for (const cell of cellKinds) {
      const size = equalHiddenSize(parametersOf, cell, task.usual.hiddenSize);
      expect(Math.abs(taskParameters(task, cell, size) / lstm - 1)).toBeLessThan(0.05);
      for (const other of [size - 1, size + 1]) {
        const distance = (units: number) => Math.abs(taskParameters(task, cell, units) - lstm);
        expect(distance(size)).toBeLessThanOrEqual(distance(other));
      }
    }
  });
});

describe('initialisation', () => {
  const h = 8;
  const made = (cell: CellKind, options: LabInitialisation) => {
    const shapes = layerShapes('rnn', 'l0', { cell, hiddenSize: h }, 3);
    const block = new ParameterBlock(shapes, new Float32Array(countOf(shapes)));
    const parameters = block.layer('rnn', 'l0');
    initialiseCell(cells[cell], parameters, h, options, 100, new Random(1));
    return parameters;
  };

  it.each(cellKinds)('makes the recurrent matrix of each gate orthogonal: %s', (cell) => {
    const { weightRecurrent } = made(cell, { recurrent: 'orthogonal', forgetBias: 0 });
    for (let gate = 0; gate < cells[cell].gateCount; gate++) {
      const row = (i: number) => weightRecurrent.subarray((gate * h + i) * h, (gate * h + i + 1) * h);
      for (let i = 0; i < h; i++) {
        for (let j = 0; j < h; j++) {
          const dot = row(i).reduce((sum, value, k) => sum + value * row(j)[k], 0);
          expect(dot).toBeCloseTo(i === j ? 1 : 0, 5);
        }
      }
    }
  });

  it('or the identity, of the candidate only', () => {
    const simple = made('rnn-relu', { recurrent: 'identity', forgetBias: 0 }).weightRecurrent;
    simple.forEach((value, i) => expect(value).toBe(i % (h + 1) === 0 ? 1 : 0));
    const lstm = made('lstm', { recurrent: 'identity', forgetBias: 0 }).weightRecurrent;
    expect(lstm[2 * h * h]).toBe(1);
    expect(Math.abs(lstm[0])).toBeLessThan(1 / Math.sqrt(h));
  });

  it('adds to the gate that keeps', () => {
    const plain = made('lstm', { recurrent: 'uniform', forgetBias: 0 }).biasInput;
    const kept = made('lstm', { recurrent: 'uniform', forgetBias: 3 }).biasInput;
    plain.forEach((bias, i) => expect(kept[i]).toBeCloseTo(bias + (i >= h && i < 2 * h ? 3 : 0), 5));
  });

  it('spreads time scales over all distances (chrono)', () => {
    const lstm = made('lstm', { recurrent: 'uniform', forgetBias: 'chrono' }).biasInput;
    const gru = made('gru', { recurrent: 'uniform', forgetBias: 'chrono' }).biasInput;
    for (let unit = 0; unit < h; unit++) {
      expect(lstm[unit]).toBe(-lstm[h + unit]);
      for (const bias of [lstm[h + unit], gru[h + unit]]) {
        expect(bias).toBeGreaterThanOrEqual(0);
        expect(bias).toBeLessThanOrEqual(Math.fround(Math.log(99)));
      }
    }
  });
});
