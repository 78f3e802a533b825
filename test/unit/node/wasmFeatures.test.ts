import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const relaxedScript = `
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

/** Trains a little with the kernels named by the argument, and prints which they were and the weights' hash. */
const revectorizedScript = `
import { kernelsFor } from './src/cli/kernelsFlag';
import { TrainingGraph } from './src/engine/training/trainingGraph';
import { allowRelaxedSimd } from './src/node/wasmFeatures';
allowRelaxedSimd();
const { backend, reason } = kernelsFor(process.argv[2]);
const spec = { cell: 'lstm', layers: 2, hiddenSize: 41, embeddingSize: 41, vocabularySize: 61, tied: false, dropout: 0 };
const graph = TrainingGraph.create(backend, spec, 'adam', { steps: 9, rows: 7 }, 1);
for (let step = 0; step < 20; step++) {
  const ids = Int32Array.from({ length: 63 }, (_, i) => (i * 7 + step) % 61);
  graph.forwardBackward(ids, ids.map((id) => (id * 3 + 1) % 61));
  graph.update(0.01, 1, graph.gradientNorm());
}
console.log(JSON.stringify([backend.name, reason, graph.network.weightsHash()]));
`;

/** Bundles a script and runs it with each argument in a process of its own, as flags of V8 hold for all of it. */
async function outputsOf(script: string, args: string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-features-'));
  const outfile = join(folder, 'features.cjs');
  try {
    const stdin = { contents: script, resolveDir: join(__dirname, '../../..'), loader: 'ts' } as const;
    await build({ stdin, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' });
    const outputs: string[] = [];
    for (const argument of args) {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [outfile, argument]);
      expect(stderr).toBe('');
      outputs.push(stdout.trim());
    }
    return outputs;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('allows relaxed SIMD in the main thread and in workers, without a word on standard error', async () => {
  expect(await outputsOf(relaxedScript, ['main', 'worker'])).toEqual(['true', 'true']);
});

it('revectorizes where V8 can, with the same bits, and otherwise says why not', async () => {
  const outputs = await outputsOf(revectorizedScript, ['relaxed', 'revectorized']);
  const [relaxed, revectorized] = outputs.map((line) => JSON.parse(line) as [string, string, string]);
  const canRevectorize =
    process.arch === 'x64' &&
    process.platform !== 'darwin' &&
    Number.parseInt(process.versions.node, 10) >= 24;
  expect(revectorized[0]).toBe(canRevectorize ? 'revectorized' : 'relaxed');
  expect(revectorized[1]).toMatch(canRevectorize ? /^correct here$/ : /; not revectorized, because /);
  expect(revectorized[2]).toBe(relaxed[2]);
});
