import type { SharedMemory } from '../kernels/kernels';
import type { GraphPlan } from '../training/trainingGraph';

/** All that a helping thread is told when it starts. Survives `postMessage`. */
export interface TrainingJob {
  plan: GraphPlan;
  memory: SharedMemory;
  /** Of the `Rendezvous`. */
  meeting: SharedArrayBuffer;
  /** From 1: thread 0 started it. */
  thread: number;
}
