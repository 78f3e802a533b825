import { chooseKernels } from '../../engine/kernels/chooseKernels';
import { automaticThreads } from '../../engine/threads/withThreads';
import { revectorizedOrNext } from '../../node/revectorized';
import { defineCommand } from '../command';
import { jsonFlag } from '../flags/flags';
import { usage } from '../flags/parseFlags';
import { readVersion } from '../version';
import { describeModel } from './infoModel';

export const infoCommand = defineCommand({
  name: 'info',
  positionals: ['[MODEL]'],
  summary: 'Says what the engine runs on, or what a model is and how it was made.',
  details: 'With --experiment, prints the experiment that makes the model again.',
  examples: [
    'unroll info --json',
    'unroll info cat.model',
    'unroll info cat.model --experiment > cat.unroll.json',
  ],
  flags: {
    experiment: { kind: 'switch', help: 'print the experiment file that repeats the model’s training' },
    json: jsonFlag,
  },
  async run({ flags, positionals: [path] }, { report, io }) {
    if (path !== undefined) return describeModel(path, flags.experiment === true, report);
    if (flags.experiment)
      throw usage('--experiment needs a model.', 'For example: unroll info cat.model --experiment');
    const version = readVersion();
    const { backend, reason } = chooseKernels('auto', io.nowSeconds);
    // Afterwards, since the flag for it would hold for the others too.
    const wider = revectorizedOrNext(io.nowSeconds);
    const revectorized = { works: wider.backend.name === 'revectorized', reason: wider.reason };
    const { node, v8 } = process.versions;
    const platform = `${process.platform} ${process.arch}`;
    const threads = automaticThreads(io.threads);
    const cores = io.threads?.cores ?? 1;
    report.done(
      { version, kernels: backend.name, reason, revectorized, threads, cores, node, v8, platform },
      () =>
        [
          `unroll   ${version}`,
          `kernels  ${backend.name}: ${reason}`,
          `         ${wider.backend.name} when revectorized ones are asked for: ${wider.reason}`,
          `threads  ${threads} for training, of ${cores} that run at once`,
          `node     ${node} (V8 ${v8})`,
          `system   ${platform}`,
        ].join('\n'),
    );
  },
});
