import type { CancellationToken } from '../base/cancellation';
import type { ThreadSupply } from '../engine/threads/threadSupply';
import type { Pacing } from '../base/slices';

export interface TextOutput {
  write(text: string): void;
}

/** Everything of the process that a command touches, so that tests can run commands in process. */
export interface CliIo extends Pacing {
  stdout: TextOutput;
  /** `columns` is undefined where nobody watches: lines are printed instead of a bar that moves. */
  stderr: TextOutput & { columns?: number };
  readStdin(): Promise<Uint8Array>;
  /** Where more threads come from; without it there is one. */
  threads?: ThreadSupply;
  /** Ctrl-C, pressed once. */
  interruption: CancellationToken;
}
