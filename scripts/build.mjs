// Bundles everything that is shipped into dist/ and the tests of the extension host into out/.
//   node scripts/build.mjs [--production] [--watch]
import esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildKernels } from './buildKernels.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { thirdPartyNotices } from './lib/thirdPartyNotices.mjs';

/** @typedef {{ entry: string, outfile: string, options: import('esbuild').BuildOptions }} Bundle */

/** @type {import('esbuild').BuildOptions} */
const node = { platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'] };
/** @type {import('esbuild').BuildOptions} */
const browser = { platform: 'browser', format: 'iife', target: 'es2022' };

/** @type {Bundle[]} */
export const bundles = [
  { entry: 'src/extension.ts', outfile: 'dist/extension.js', options: node },
  { entry: 'src/worker/worker.ts', outfile: 'dist/worker.js', options: node },
  { entry: 'src/node/trainingThread.ts', outfile: 'dist/trainingThread.js', options: node },
  {
    entry: 'src/cli/main.ts',
    outfile: 'dist/cli.js',
    options: { ...node, banner: { js: '#!/usr/bin/env node' } },
  },
  { entry: 'webview/inspector.ts', outfile: 'dist/webview/inspector.js', options: browser },
  { entry: 'webview/inspector.css', outfile: 'dist/webview/inspector.css', options: browser },
  {
    entry: 'test/host/suite/index.ts',
    outfile: 'out/test/host/index.js',
    options: { ...node, external: ['vscode', 'mocha'] },
  },
  { entry: 'test/bench/smoothness.ts', outfile: 'out/test/bench/smoothness.js', options: node },
  { entry: 'test/bench/providerSpeed.ts', outfile: 'out/test/bench/providerSpeed.js', options: node },
  { entry: 'test/bench/inspectorCursor.ts', outfile: 'out/test/bench/inspectorCursor.js', options: node },
];

/**
 * @param {{ production?: boolean, watch?: boolean }} [options] production: minified and without source maps
 */
export async function build({ production = false, watch = false } = {}) {
  await buildKernels();
  fs.rmSync(inRoot('dist'), { recursive: true, force: true });
  const missing = bundles.filter(({ entry }) => !fs.existsSync(inRoot(entry)));
  for (const { entry, outfile } of missing) console.warn(`${outfile} is not built: there is no ${entry}`);
  const present = bundles.filter((bundle) => !missing.includes(bundle));
  const built = await Promise.all(
    present.map(async ({ entry, outfile, options }) => {
      /** @type {import('esbuild').BuildOptions} */
      const all = {
        entryPoints: [inRoot(entry)],
        outfile: inRoot(outfile),
        absWorkingDir: root,
        bundle: true,
        logLevel: 'warning',
        legalComments: 'none',
        metafile: true,
        minify: production,
        // Names reach people in logs and stacks; they cost little once compressed.
        keepNames: production,
        sourcemap: production ? false : 'linked',
        loader: { '.wasm': 'binary' },
        ...options,
      };
      if (watch) {
        const context = await esbuild.context({ ...all, logLevel: 'info' });
        await context.watch();
        return undefined;
      }
      const { metafile } = await esbuild.build(all);
      if (outfile === 'dist/cli.js') fs.chmodSync(inRoot(outfile), 0o755);
      return outfile.startsWith('dist/') ? metafile : undefined;
    }),
  );
  const shipped = built.filter((metafile) => metafile !== undefined);
  if (shipped.length > 0)
    fs.writeFileSync(inRoot('dist', 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(shipped));
  if (missing.length > 0 && production) {
    throw new Error(
      `The package would not be whole: ${missing.map(({ entry }) => entry).join(', ')} missing.`,
    );
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(path.resolve(process.argv[1])).href) {
  const options = {
    production: process.argv.includes('--production'),
    watch: process.argv.includes('--watch'),
  };
  await build(options).catch((error) => {
    // esbuild has already printed what is wrong in the sources.
    if (!(error instanceof Error && 'errors' in error))
      console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
