import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import { mostThreads, type RunSpec } from '../../protocol/spec';
import type { ThreadWish } from '../../protocol/training';
import type { KernelsBackend } from '../kernels/kernels';
import { operationsPerToken } from '../network/operationsPerToken';
import type { ThreadSupply } from './threadSupply';

/** Rows of the batch under which a thread's products would mostly read weights. */
const leastRows = 4;
/** Operations of a step under which threads wait for each other about as long as they work: half a millisecond of one. */
const leastOperations = 2e7;

/** Most threads that `auto` takes: one core is left to the editor and all else. */
export function automaticThreads(supply: ThreadSupply | undefined): number {
  return supply ? Math.min(mostThreads, Math.max(1, supply.cores - 1)) : 1;
}

/**
 * The run with its number of threads, and the reason in words. `auto` depends on the machine's cores, the model and the
 * batch; a number is taken as it is, but no more than the batch has rows. Throws `bad-input` for anything else.
 */
export function withThreads<Run extends { spec: RunSpec; reasons: string[] }>(
  run: Run,
  wish: ThreadWish,
  backend: KernelsBackend,
  supply: ThreadSupply | undefined,
): Run {
  const { threads, reason } = choose(checkWish(wish), run.spec, backend, supply);
  const spec = { ...run.spec, training: { ...run.spec.training, threads } };
  return { ...run, spec, reasons: reason ? [...run.reasons, reason] : run.reasons };
}

function choose(
  wish: ThreadWish,
  { model, training }: RunSpec,
  backend: KernelsBackend,
  supply: ThreadSupply | undefined,
): { threads: number; reason: string } {
  const { batchSize, sequenceLength } = training;
  if (wish === 1 || (wish === 'auto' && automaticThreads(supply) === 1)) return { threads: 1, reason: '' };
  if (!supply || !backend.sharing) return { threads: 1, reason: 'One thread: memory cannot be shared here.' };
  const byBatch = ` (a batch of ${batchSize} is not enough for more).`;
  if (wish !== 'auto') {
    const threads = Math.min(wish, batchSize);
    return { threads, reason: threads < wish ? `${counted(threads)}${byBatch}` : '' };
  }
  if (operationsPerToken(model) * batchSize * sequenceLength < leastOperations)
    return { threads: 1, reason: 'One thread: the steps are too small to be shared.' };
  const most = automaticThreads(supply);
  const threads = Math.max(1, Math.min(most, Math.floor(batchSize / leastRows)));
  return {
    threads,
    reason: `${counted(threads)}${threads < most ? byBatch : `: one of ${supply.cores} cores is left free.`}`,
  };
}

function checkWish(wish: ThreadWish): ThreadWish {
  if (wish === 'auto' || (Number.isInteger(wish) && wish >= 1 && wish <= mostThreads)) return wish;
  throw new UnrollError(
    'bad-input',
    phrase`The number of threads is ${String(wish)}.`,
    phrase`Give a whole number from 1 to ${mostThreads}, or auto.`,
  );
}

function counted(threads: number): string {
  return threads === 1 ? 'One thread' : `${threads} threads`;
}
