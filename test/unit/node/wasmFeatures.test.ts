import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const script = `
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { wasmBackends } from './src/engine/kernels/wasm/wasmBackend';
import { allowRelaxedSimd } from './src/node/wasmFeatures';
const here = () => {
  allowRelaxedSimd();
  const relaxed = wasmBackends.find(({ name }) => name === 'relaxed');
  return relaxed.isSupported() && relaxed.create(0).memoryStart > 0;
};
if (!isMainThread) parentPort.postMessage(here());
else if (process.argv[2] === 'worker') new Worker(__filename).on('message', (works) => console.log(works));
else console.log(here());
`;

it('allows relaxed SIMD in the main thread and in workers, without a word on standard error', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-features-'));
  const outfile = join(folder, 'features.cjs');
  try {
    const stdin = { contents: script, resolveDir: join(__dirname, '../../..'), loader: 'ts' } as const;
    await build({ stdin, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' });
    for (const where of ['main', 'worker']) {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [outfile, where]);
      expect([stdout.trim(), stderr]).toEqual(['true', '']);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
