// Damages model, checkpoint and experiment files in seeded ways and reads them: node test/bench/fuzz.mjs [--trials 15000] [--seed 1]
// Each file is refused with an error that says what to do, or works. Prints the slowest of each kind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({ options: { trials: { type: 'string' }, seed: { type: 'string' } } });
const trials = Number(values.trials ?? 15_000);
const seed = Number(values.seed ?? 1);
const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'unroll-fuzz-'));
try {
  const outfile = join(folder, 'fuzz.mjs');
  const contents = `export { fuzz } from '../unit/fuzz/fuzz'; export { fuzzTargets } from '../unit/fuzz/kindTargets';`;
  const stdin = { contents, resolveDir: here, loader: /** @type {const} */ ('ts') };
  await build({ stdin, bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'error' });
  const { fuzz, fuzzTargets } = await import(pathToFileURL(outfile).href);
  for (const target of fuzzTargets) {
    const { refused, slowestMs, slowest } = fuzz(target, trials, seed, () => performance.now());
    const memory = Math.round(process.memoryUsage().rss / 1e6);
    console.log(
      `${target.name.padEnd(11)} ${trials} damages, ${refused} refused, slowest ${slowestMs.toFixed(0)} ms (seed ${slowest}), ${memory} MB in use`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
