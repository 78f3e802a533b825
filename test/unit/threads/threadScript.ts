import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { ThreadSupply } from '../../../src/engine/threads/threadSupply';
import { nodeThreads } from '../../../src/node/nodeThreads';

const sources = join(__dirname, '../../../src');

/** Bundles a script of `src` as it is shipped, with `banner` in front; the caller removes the folder. */
export async function bundleScript(entry: string, outfile: string, banner = ''): Promise<void> {
  await build({
    entryPoints: [join(sources, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
    banner: { js: banner },
  });
}

/** A folder for the scripts of a test file, gone after its tests. */
export function scriptFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-threads-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Threads of a script, and how many of them were started and not yet ended. */
export function countingThreads(scriptPath: string): ThreadSupply & { started: number; alive: number } {
  const supply = { ...nodeThreads(scriptPath), cores: 3, started: 0, alive: 0 };
  const { start } = supply;
  supply.start = (job, onDeath) => {
    supply.started++;
    supply.alive++;
    const thread = start(job, onDeath);
    return {
      dispose() {
        supply.alive--;
        thread.dispose();
      },
    };
  };
  return supply;
}
