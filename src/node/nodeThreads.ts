import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ThreadSupply } from '../engine/threads/threadSupply';

/**
 * Threads of Node that run the bundled script of `trainingThread.ts`. Node does not tell cores from the threads that
 * share one, so `cores` counts what may run at once, which heeds limits set from outside.
 */
export function nodeThreads(scriptPath: string): ThreadSupply {
  return {
    cores: availableParallelism(),
    start(job, onDeath) {
      // Without execArgv a process that is being debugged would make the thread wait for a debugger on the same port.
      const worker = new Worker(scriptPath, { workerData: job, execArgv: [], name: 'unroll-training' });
      let isEnded = false;
      const die = (cause: Error) => {
        if (isEnded) return;
        isEnded = true;
        void worker.terminate();
        onDeath(cause);
      };
      worker.on('error', (error) => die(error instanceof Error ? error : new Error(String(error))));
      worker.on('exit', (code) => die(new Error(`its thread ended with code ${code}`)));
      return {
        dispose() {
          isEnded = true;
          void worker.terminate();
        },
      };
    },
  };
}
