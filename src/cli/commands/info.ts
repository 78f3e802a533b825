import { chooseKernels } from '../../engine/kernels/chooseKernels';
import { automaticThreads } from '../../engine/threads/withThreads';
import { defineCommand } from '../command';
import { jsonFlag } from '../flags/flags';
import { readVersion } from '../version';

export const infoCommand = defineCommand({
  name: 'info',
  positionals: [],
  summary: 'Says what the engine runs on.',
  examples: ['unroll info --json'],
  flags: { json: jsonFlag },
  async run(_args, { report, io }) {
    const version = readVersion();
    const { backend, reason } = chooseKernels('auto', io.nowSeconds);
    const { node, v8 } = process.versions;
    const platform = `${process.platform} ${process.arch}`;
    const threads = automaticThreads(io.threads);
    const cores = io.threads?.cores ?? 1;
    report.done({ version, kernels: backend.name, reason, threads, cores, node, v8, platform }, () =>
      [
        `unroll   ${version}`,
        `kernels  ${backend.name}: ${reason}`,
        `threads  ${threads} for training, of ${cores} that run at once`,
        `node     ${node} (V8 ${v8})`,
        `system   ${platform}`,
      ].join('\n'),
    );
    return Promise.resolve();
  },
});
