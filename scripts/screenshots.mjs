// Takes the README's pictures anew into media/screenshots/, with the packaged extension in a real VS Code.
import { build } from './build.mjs';
import { run } from './lib/command.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { packageVsix } from './packageVsix.mjs';

await build({ production: true });
await packageVsix();
const args = ['run', '--config', 'test/e2e/vitest.config.ts', 'pictures', 'attention'];
await run(process.execPath, [inRoot('node_modules', 'vitest', 'vitest.mjs'), ...args], {
  cwd: root,
  env: { UNROLL_SCREENSHOTS: '1' },
});
