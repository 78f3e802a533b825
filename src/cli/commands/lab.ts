import { throwIfCancelled } from '../../base/cancellation';
import { UnrollError } from '../../base/errors';
import { englishOf } from '../../base/phrase';
import { runInSlices } from '../../base/slices';
import { chooseKernels } from '../../engine/kernels/chooseKernels';
import { runLab } from '../../engine/laboratory/runLab';
import { tasks } from '../../engine/laboratory/tasks';
import type { LabEvent, LabInitialisation, LabRequest, LabTaskName } from '../../protocol/laboratory';
import { labTasks } from '../../protocol/laboratory';
import { type CellKind, cellKinds } from '../../protocol/spec';
import { type CommandContext, defineCommand } from '../command';
import { type FlagValues, jsonFlag } from '../flags/flags';
import { nearestName } from '../flags/nearestName';
import { usage } from '../flags/parseFlags';
import { duration } from '../output/numbers';
import { describeLab, describeTasks } from '../output/labReport';

const usualCells: CellKind[] = ['rnn-tanh', 'gru', 'lstm'];

const labFlags = {
  cells: { kind: 'text', meta: 'LIST', help: `cells to compare, with commas (${usualCells.join(',')})` },
  distance: {
    kind: 'integer',
    meta: 'N',
    least: 0,
    help: 'distance to be learnt (what is usual for the task)',
  },
  seconds: {
    kind: 'number',
    meta: 'N',
    least: 0.001,
    most: 1e6,
    help: 'most time to train each cell, in seconds',
  },
  steps: {
    kind: 'integer',
    meta: 'N',
    least: 1,
    help: 'most steps to train each cell: the same result every time',
  },
  seed: { kind: 'integer', meta: 'N', least: 0, help: 'of weights and sequences (1)' },
  hidden: {
    kind: 'integer',
    meta: 'N',
    least: 1,
    most: 4096,
    help: 'units of the LSTM; the others get as many parameters',
  },
  lr: { kind: 'number', meta: 'X', least: 1e-9, most: 10, help: 'learning rate of every cell' },
  'forget-bias': {
    kind: 'number',
    meta: 'X',
    least: -100,
    most: 100,
    words: ['chrono'],
    help: 'added to forget and update gates, or chrono: spread over all time scales (what is usual for the task)',
  },
  recurrent: {
    kind: 'choice',
    choices: ['orthogonal', 'identity', 'uniform'],
    help: 'what recurrent weights start from (orthogonal with gates, identity without)',
  },
  json: jsonFlag,
} as const;

type LabFlags = FlagValues<typeof labFlags>;

export const labCommand = defineCommand({
  name: 'lab',
  positionals: ['[TASK]'],
  summary: 'Trains RNN, GRU and LSTM of equal size on a task that takes memory, and compares them.',
  details: 'Without a task, lists them.',
  examples: ['unroll lab', 'unroll lab recall --distance 40 --seconds 60'],
  flags: labFlags,
  async run({ flags, positionals: [name] }, context) {
    if (name === undefined) listTasks(context);
    else await compare(taskNamed(name), flags, context);
  },
});

function listTasks({ report }: CommandContext): void {
  const listed = labTasks.map((name) => {
    const { summary, unit, leastDistance, usual, metric } = tasks[name];
    const { distance, seconds } = usual;
    return { name, summary, unit: englishOf(unit), leastDistance, distance, seconds, metric };
  });
  report.done({ tasks: listed }, () => describeTasks(listed));
}

async function compare(task: LabTaskName, flags: LabFlags, { io, report }: CommandContext): Promise<void> {
  const request: LabRequest = {
    task,
    cells: cellsOf(flags.cells),
    distance: flags.distance,
    seconds: flags.seconds,
    steps: flags.steps,
    seed: flags.seed,
    hiddenSize: flags.hidden,
    learningRate: flags.lr,
    initialisation: initialisationOf(flags),
  };
  // Ctrl-C once ends the training, and what was learnt so far is shown.
  const stopping = { isStopped: () => io.interruption.isCancellationRequested };
  let hasBegun = false;
  const onStep = (event: LabEvent | undefined) => {
    if (!event) return;
    hasBegun = true;
    showEvent(event, { io, report });
  };
  const check = () => {
    if (!hasBegun) throwIfCancelled(io.interruption);
  };
  const work = runLab(chooseKernels().backend, request, io.nowSeconds, stopping);
  const result = await runInSlices(work, io, { onStep, check });
  report.done(result, () => describeLab(result, { unit: englishOf(tasks[task].unit) }));
}

function showEvent(event: LabEvent, { report }: CommandContext): void {
  if (event.kind === 'cell') {
    const { cell, hiddenSize, parameters } = event;
    report.event('started', { cell, hiddenSize, parameters });
    report.note(`${cell}, ${hiddenSize} units, ${parameters} parameters`);
  } else if (event.kind === 'point') {
    const { cell, point } = event;
    report.event('progress', { cell, ...point });
    const { step, loss, reached, elapsedSeconds } = point;
    report.note(
      `  ${duration(elapsedSeconds)}  step ${step}  loss ${loss.toFixed(4)}  at distance ${reached}`,
    );
  }
}

function taskNamed(name: string): LabTaskName {
  const task = labTasks.find((known) => known === name);
  if (task) return task;
  const nearest = nearestName(name, labTasks);
  throw usage(
    `There is no task “${name}”.`,
    nearest ? `Did you mean ${nearest}?` : `It is one of: ${labTasks.join(', ')}.`,
  );
}

function cellsOf(list: string | undefined): CellKind[] {
  if (list === undefined) return usualCells;
  const names = list.split(',').map((name) => name.trim());
  const cells = names.map((name) => {
    const cell = cellKinds.find((known) => known === name);
    if (!cell) throw usage(`There is no cell “${name}”.`, `Cells are: ${cellKinds.join(', ')}.`);
    return cell;
  });
  if (new Set(cells).size === cells.length) return cells;
  throw new UnrollError('usage', 'A cell is named twice.', 'Name each once.');
}

function initialisationOf(flags: LabFlags): Partial<LabInitialisation> {
  const bias = flags['forget-bias'];
  return {
    ...(bias !== undefined && { forgetBias: bias }),
    ...(flags.recurrent !== undefined && { recurrent: flags.recurrent }),
  };
}
