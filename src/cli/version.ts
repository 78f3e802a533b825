import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Version of the package that this program belongs to: from the package.json nearest above it. */
export function readVersion(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        version?: unknown;
      };
      if (typeof version === 'string') return version;
    } catch {
      // None here: the next folder up may have it.
    }
  }
  return 'unknown';
}
