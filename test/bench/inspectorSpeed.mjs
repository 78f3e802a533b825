// How fast the inspector is in a real VS Code, with the packaged extension:  node test/bench/inspectorSpeed.mjs [heatmap|cursor|floor|cursorApart|floorApart|memory|hidden]…
// Parts of it; all without one. A part takes under two minutes. What came of it is in INSPECTOR.md.
import esbuild from 'esbuild';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRoot, root } from '../../scripts/lib/paths.mjs';

const outfile = inRoot('out', 'test', 'bench', 'inspectorSpeed.mjs');
await esbuild.build({
  entryPoints: [inRoot('test', 'bench', 'inspector', 'main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
  plugins: [
    {
      // The scripts find the project by where they are.
      name: 'scripts',
      setup: (build) =>
        build.onResolve({ filter: /scripts\/lib\// }, ({ path: name, resolveDir }) => ({
          path: pathToFileURL(path.resolve(resolveDir, name)).href,
          external: true,
        })),
    },
  ],
  absWorkingDir: root,
});
await import(pathToFileURL(outfile).href);
