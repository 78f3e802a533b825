// Builds for production and packages unroll.vsix in the project's root.
import { build } from './build.mjs';
import { run } from './lib/command.mjs';
import { inRoot, root, vsixFile } from './lib/paths.mjs';

/** Packages what dist/ holds. */
export async function packageVsix() {
  const vsce = inRoot('node_modules', '@vscode', 'vsce', 'vsce');
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  await run(process.execPath, [vsce, 'package', ...options, '--out', vsixFile], { cwd: root });
}

if (process.argv.includes('--run')) {
  await build({ production: true });
  await packageVsix();
}
