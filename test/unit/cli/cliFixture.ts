import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CancellationSource } from '../../../src/base/cancellation';
import type { ThreadSupply } from '../../../src/engine/threads/threadSupply';
import { runCli } from '../../../src/cli/runCli';

export interface CliRun {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** Lines of JSON. */
  events: Record<string, unknown>[];
  /** The last of them. */
  done: Record<string, unknown>;
}

export interface RunOptions {
  stdin?: string;
  /** Width of the terminal that watches standard error. */
  columns?: number;
  /** Called with everything written to standard output and error; `interrupt` is Ctrl-C. */
  onWrite?: (text: string, interrupt: () => void) => void;
  /** Ctrl-C was pressed before the command began. */
  interruptedFromStart?: boolean;
  threads?: ThreadSupply;
}

/** Runs a command line in process, under a clock that advances by a millisecond at every look. */
export async function run(
  argv: string[],
  { stdin = '', columns, onWrite, interruptedFromStart, threads }: RunOptions = {},
): Promise<CliRun> {
  const written = { stdout: '', stderr: '' };
  const interruption = new CancellationSource();
  if (interruptedFromStart) interruption.cancel();
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
      onWrite?.(text, () => interruption.cancel());
    },
  });
  let nowSeconds = 0;
  const exitCode = await runCli(argv, {
    stdout: output('stdout'),
    stderr: { ...output('stderr'), columns },
    readStdin: () => Promise.resolve(new TextEncoder().encode(stdin)),
    interruption: interruption.token,
    threads,
    nowSeconds: () => (nowSeconds += 0.001),
    yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const lines = written.stdout.split('\n').filter((line) => line.startsWith('{'));
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { exitCode, ...written, events, done: events.at(-1) ?? {} };
}

export interface Folder {
  path(name: string): string;
  write(name: string, content: string | Uint8Array): string;
  remove(): void;
}

/** A folder of its own for a test's files. */
export function createFolder(): Folder {
  const root = mkdtempSync(join(tmpdir(), 'unroll-cli-'));
  const path = (name: string) => join(root, name);
  return {
    path,
    write(name, content) {
      writeFileSync(path(name), content);
      return path(name);
    },
    remove: () => rmSync(root, { recursive: true }),
  };
}

export const text = 'The cat sat on the mat. The dog lay on the rug. The cat saw the dog.\n'.repeat(40);

/** Flags of a model so small that it learns the text in a moment. */
export const tiny =
  '--cell gru --layers 1 --hidden 8 --embedding 8 --tokenizer word --min-count 1 --batch 4 --bptt 8 --lr 0.02'.split(
    ' ',
  );
