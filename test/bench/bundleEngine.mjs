import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildKernels } from '../../scripts/buildKernels.mjs';

/**
 * The engine is TypeScript: bundles what is asked for into a temporary file and imports it.
 * @param {Record<string, string>} modules  names to import, by their module's path inside src/engine
 * @returns {Promise<Record<string, any>>}
 */
export async function bundleEngine(modules) {
  await buildKernels();
  const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
  const folder = mkdtempSync(join(tmpdir(), 'unroll-bench-'));
  const outfile = join(folder, 'engine.mjs');
  try {
    const contents = Object.entries(modules)
      .map(([path, names]) => `export { ${names} } from './src/engine/${path}';`)
      .join('\n');
    const stdin = { contents, resolveDir: root, loader: 'ts' };
    await build({ stdin, bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'error' });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
