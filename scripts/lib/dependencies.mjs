import fs from 'node:fs';
import { npm } from './command.mjs';
import { inRoot, root } from './paths.mjs';

/** Installs what package-lock.json names, when it is not there or the lock file is newer. */
export async function ensureDependencies() {
  const installed = fs.statSync(inRoot('node_modules', '.package-lock.json'), { throwIfNoEntry: false });
  const wanted = fs.statSync(inRoot('package-lock.json'));
  if (installed && installed.mtimeMs >= wanted.mtimeMs) return;
  console.log('Installing dependencies (npm ci)…');
  await npm(['ci', '--no-audit', '--no-fund'], { cwd: root });
  // npm keeps the time of an unchanged tree; this run has just compared it.
  fs.utimesSync(inRoot('node_modules', '.package-lock.json'), new Date(), new Date());
}
