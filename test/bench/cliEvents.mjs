import { execFileSync } from 'node:child_process';

/** Runs the built command line and gives the JSON lines that it prints. Throws when it fails. */
export function cliEvents(cli, ...args) {
  const written = execFileSync(process.execPath, [cli, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return written
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}
