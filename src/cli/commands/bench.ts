import { runInSlices } from '../../base/slices';
import { throwIfCancelled } from '../../base/cancellation';
import {
  benchmarkConfigurations,
  benchmarkModel,
  type BenchmarkName,
  benchmarkNames,
} from '../../engine/benchmark/configurations';
import { benchmarkStep } from '../../engine/benchmark/stepBenchmark';
import { benchmarkTraining, type TrainingSpeed } from '../../engine/benchmark/trainingBenchmark';
import { automaticThreads } from '../../engine/threads/withThreads';
import { type CellKind, cellKinds } from '../../protocol/spec';
import { type CommandContext, defineCommand } from '../command';
import { type FlagValues, jsonFlag } from '../flags/flags';
import { usage } from '../flags/parseFlags';
import { kernelsFlag, kernelsFor } from '../kernelsFlag';
import { threadsFlag } from '../threadsFlag';
import { count, fixed, percent } from '../output/numbers';

const benchFlags = {
  config: { kind: 'choice', choices: benchmarkNames, help: 'model and batch to train; S without it' },
  infer: { kind: 'switch', help: 'measure single steps with logits instead of training' },
  cell: { kind: 'choice', choices: cellKinds, help: 'kind of recurrent cell; lstm without it' },
  seconds: { kind: 'number', meta: 'N', least: 0.001, most: 1e6, help: 'how long to measure; 5 without it' },
  threads: threadsFlag,
  kernels: kernelsFlag,
  json: jsonFlag,
} as const;

type BenchFlags = FlagValues<typeof benchFlags>;

/** What `--infer` steps through. */
const stepConfiguration = { hiddenSize: 256, layers: 1, vocabularySize: 5000 };

export const benchCommand = defineCommand({
  name: 'bench',
  positionals: [],
  summary: 'Measures how fast the engine is here.',
  details: `Trains on random tokens; ${benchmarkNames.map(describeConfiguration).join('; ')}.`,
  examples: ['unroll bench --config C --seconds 10', 'unroll bench --infer --json'],
  flags: benchFlags,
  async run({ flags }, context) {
    for (const other of ['config', 'threads'] as const) {
      if (flags.infer && flags[other] !== undefined)
        throw usage(`--infer and --${other} exclude each other.`, 'Leave one of them out.');
    }
    await (flags.infer ? benchSteps(flags, context) : benchTraining(flags, context));
  },
});

async function benchTraining(flags: BenchFlags, { io, report }: CommandContext): Promise<void> {
  const config = (flags.config ?? 'S') as BenchmarkName;
  const cell = (flags.cell ?? 'lstm') as CellKind;
  const { backend, reason } = kernelsFor(flags.kernels, io.nowSeconds);
  const { shape, ...sizes } = benchmarkConfigurations[config];
  const model = benchmarkModel(sizes, cell);
  const wish = flags.threads ?? 1;
  const threads = wish === 'auto' ? automaticThreads(io.threads) : wish;
  const question = { backend, model, shape, threads, seconds: flags.seconds ?? 5 };
  const work = benchmarkTraining(question, io.nowSeconds, io.threads);
  const speed = await runInSlices(work, io, { check: () => throwIfCancelled(io.interruption) });
  const done = { config, cell, kernels: backend.name, ...speed, reason };
  report.done(done, () =>
    [
      `${config}, ${cell}, ${speed.threads} thread${speed.threads > 1 ? 's' : ''}, ${backend.name} kernels: ${reason}`,
      `  ${count(speed.tokensPerSecond)} tokens/s, a step in ${count(speed.stepMicroseconds)} µs (median of ${count(speed.steps)})`,
      `  ${fixed(speed.gflops, 1)} GFLOP/s, ${percent(speed.fractionOfPeak)} of what 128-bit registers could do, ${fixed(speed.peakGflops, 1)} a thread${wide(speed)}`,
    ].join('\n'),
  );
}

/** What 256-bit registers could do, of kernels that use them. */
function wide({ widePeakGflops, fractionOfWidePeak }: TrainingSpeed): string {
  if (!widePeakGflops || !fractionOfWidePeak) return '';
  return `; with 256 bits ${percent(fractionOfWidePeak)} of ${fixed(widePeakGflops, 1)}`;
}

async function benchSteps(flags: BenchFlags, { io, report }: CommandContext): Promise<void> {
  const cell = (flags.cell ?? 'lstm') as CellKind;
  const { backend, reason } = kernelsFor(flags.kernels, io.nowSeconds);
  const model = benchmarkModel(stepConfiguration, cell);
  const work = benchmarkStep(backend, model, flags.seconds ?? 5, io.nowSeconds);
  const speed = await runInSlices(work, io, { check: () => throwIfCancelled(io.interruption) });
  const { hiddenSize: hidden, layers, vocabularySize: vocabulary } = stepConfiguration;
  const config = { hidden, layers, vocabulary };
  report.done({ config, cell, threads: 1, kernels: backend.name, ...speed, reason }, () =>
    [
      `single steps, ${cell} of ${hidden} units, ${count(vocabulary)} tokens, ${backend.name} kernels: ${reason}`,
      `  median ${fixed(speed.medianMicroseconds, 1)} µs, 95 % within ${fixed(speed.p95Microseconds, 1)} µs (${count(speed.steps)} steps)`,
    ].join('\n'),
  );
}

function describeConfiguration(name: BenchmarkName): string {
  const { hiddenSize, layers, vocabularySize, shape } = benchmarkConfigurations[name];
  return `${name}: ${layers} × ${hiddenSize} units, ${vocabularySize} tokens, batch ${shape.rows}, ${shape.steps} steps`;
}
