import { basename, dirname, resolve } from 'node:path';
import { UnrollError } from '../../base/errors';
import { plannedRuns } from '../../engine/experiment/plannedRuns';
import { readExperiment } from '../../engine/experiment/readExperiment';
import { defineCommand } from '../command';
import { bestOf, defaultFolder, type RunReport, runExperiment } from '../experiments/runExperiment';
import { readText } from '../files/readInput';
import { jsonFlag } from '../flags/flags';
import { kernelsFlag, kernelsFor } from '../kernelsFlag';
import { count, duration, fixed, perplexity } from '../output/numbers';

export const runCommand = defineCommand({
  name: 'run',
  positionals: ['EXPERIMENT'],
  summary: 'Trains what an experiment file (*.unroll.json) says: one model, or those of a sweep.',
  details:
    'A run that is made again says whether its weights are the same, and what has changed if not. Ctrl-C stops; --continue goes on with what is not done.',
  examples: ['unroll run cells.unroll.json', 'unroll run cells.unroll.json --out runs --continue --json'],
  flags: {
    out: { kind: 'text', meta: 'FOLDER', help: 'folder for the models (the experiment’s name with .runs)' },
    continue: { kind: 'switch', help: 'keep runs that are done, go on with one that was cut short' },
    metrics: { kind: 'switch', help: 'write each run’s curve beside its model, as CSV' },
    tensorboard: {
      kind: 'text',
      meta: 'FOLDER',
      help: 'write each run into a folder of its own there, for TensorBoard',
    },
    kernels: kernelsFlag,
    json: jsonFlag,
  },
  async run({ flags, positionals: [path] }, context) {
    const experiment = readExperiment(await readText(path, context.io), basename(path));
    const name = basename(path).replace(/\.unroll\.json$|\.jsonc?$/, '');
    const runs = plannedRuns(experiment, name);
    const { backend } = kernelsFor(flags.kernels, context.io.nowSeconds);
    const work = {
      ...{ experiment, runs },
      folder: dirname(resolve(path)),
      out: flags.out ?? defaultFolder(path),
      isContinued: flags.continue === true,
      asCsv: flags.metrics === true,
      tensorboard: flags.tensorboard,
    };
    const reports = await runExperiment(work, backend, context);
    const best = bestOf(reports);
    if (reports.length > 0 && reports.every(({ state }) => state === 'failed'))
      throw new UnrollError(
        'bad-input',
        `No run succeeded: ${reports[0].error ?? ''}`,
        'Correct the experiment.',
      );
    const of = runs.length;
    context.report.done({ name: experiment.name ?? name, of, runs: reports, best }, () =>
      table(reports, best, of, path),
    );
  },
});

function table(reports: readonly RunReport[], best: number, of: number, path: string): string {
  const rows = reports.map(
    ({ name, validLoss = NaN, trainLoss = NaN, seconds = NaN, steps = NaN, state }, i) => {
      const loss = Number.isNaN(validLoss) ? trainLoss : validLoss;
      const mark = i === best ? '*' : ' ';
      return `${mark} ${perplexity(loss).padStart(9)}  ${fixed(loss, 4).padStart(8)}  ${count(steps).padStart(7)} steps  ${duration(seconds).padStart(8)}  ${name}${state === 'done' ? '' : ` (${state})`}`;
    },
  );
  const left = of - reports.length + reports.filter(({ state }) => state === 'stopped').length;
  return [
    `  perplexity      loss`,
    ...rows,
    ...(best >= 0 ? [`The best is ${reports[best].out}`] : []),
    ...(left > 0 ? [`${left} left: go on with unroll run ${path} --continue`] : []),
  ].join('\n');
}
