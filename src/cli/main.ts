import { CancellationSource } from '../base/cancellation';
import { join } from 'node:path';
import { nodeThreads } from '../node/nodeThreads';
import { allowRelaxedSimd } from '../node/wasmFeatures';
import type { CliIo } from './cliIo';
import { runCli } from './runCli';

/** Ctrl-C once asks the command to end, twice ends the process. Exit listeners remove temporary files. */
function listenForInterruption(): CliIo['interruption'] {
  const source = new CancellationSource();
  process.on('SIGINT', () => {
    if (source.token.isCancellationRequested) process.exit(130);
    source.cancel();
  });
  process.on('SIGTERM', () => process.exit(143));
  return source.token;
}

/** Who reads our output may stop reading (`| head`): that is no error. */
function ignoreClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
}

async function readStdin(interruption: CliIo['interruption']): Promise<Uint8Array> {
  // Nothing was begun yet that could be kept.
  const registration = interruption.onCancellationRequested(() => process.exit(130));
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  registration.dispose();
  return Buffer.concat(chunks);
}

async function main(): Promise<void> {
  allowRelaxedSimd();
  ignoreClosedPipe(process.stdout);
  ignoreClosedPipe(process.stderr);
  const interruption = listenForInterruption();
  const io: CliIo = {
    stdout: process.stdout,
    stderr: {
      write: (text) => void process.stderr.write(text),
      get columns() {
        return process.stderr.isTTY ? process.stderr.columns || 80 : undefined;
      },
    },
    readStdin: () => readStdin(interruption),
    interruption,
    threads: nodeThreads(join(__dirname, 'trainingThread.js')),
    nowSeconds: () => performance.now() / 1000,
    yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
  };
  process.exitCode = await runCli(process.argv.slice(2), io);
}

void main();
