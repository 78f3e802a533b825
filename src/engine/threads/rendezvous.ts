/** What the helping threads do next. */
export const phases = ['pack', 'gradients', 'reduce', 'update'] as const;
export type Phase = (typeof phases)[number];

/** Looks at a shared number before sleeping: tens of microseconds, about the time that waking up would take. */
const spins = 20_000;
/** Longest sleep of the thread that has others to serve, in milliseconds. */
const sleepMs = 1;

/** Places in the integers, a cache line apart so that threads do not slow each other's looks. */
const generationAt = 0;
const arrivedAt = 16;
const abandonedAt = 32;
const phaseAt = 48;
const integers = 64;
/** Numbers that go to the threads, and that each gives back. */
const argumentCount = 8;
const resultStride = 8;

/**
 * Where threads meet, in shared memory. Thread 0 begins a phase, all do their part of it, thread 0 waits until the others
 * have arrived. What was written before `begin` or `arrive` is seen after it. Waiting is spinning for a moment, then
 * sleeping, so that a paused training costs nothing.
 */
export class Rendezvous {
  private readonly state: Int32Array;
  private readonly numbers: Float64Array;
  private seen = 0;

  static bytesFor(threads: number): number {
    return 4 * integers + 8 * (argumentCount + threads * resultStride);
  }

  constructor(
    readonly buffer: SharedArrayBuffer,
    private readonly threads: number,
  ) {
    this.state = new Int32Array(buffer, 0, integers);
    this.numbers = new Float64Array(buffer, 4 * integers);
  }

  // --- thread 0 -----------------------------------------------------------------------------------------------

  begin(phase: Phase, ...values: number[]): void {
    this.numbers.set(values);
    this.state[phaseAt] = phases.indexOf(phase);
    Atomics.store(this.state, arrivedAt, 0);
    Atomics.store(this.state, abandonedAt, 0);
    Atomics.add(this.state, generationAt, 1);
    Atomics.notify(this.state, generationAt);
  }

  /** Whether all have done their part; waits for it a moment by spinning, or sleeping. */
  haveArrived(wait: 'spin' | 'sleep'): boolean {
    const { state } = this;
    const others = this.threads - 1;
    if (wait === 'spin') {
      for (let i = 0; i < spins; i++) if (Atomics.load(state, arrivedAt) === others) return true;
      return false;
    }
    const arrived = Atomics.load(state, arrivedAt);
    if (arrived === others) return true;
    Atomics.wait(state, arrivedAt, arrived, sleepMs);
    return Atomics.load(state, arrivedAt) === others;
  }

  /** Asks the others to break off the phase; they arrive soon. */
  abandon(): void {
    Atomics.store(this.state, abandonedAt, 1);
  }

  /** What thread `thread` gave back. */
  result(thread: number): number {
    return this.numbers[argumentCount + thread * resultStride];
  }

  // --- the other threads --------------------------------------------------------------------------------------

  /** Waits for the next phase, however long that takes. */
  next(): { phase: Phase; values: Float64Array } {
    const { state } = this;
    for (let i = 0; i < spins && Atomics.load(state, generationAt) === this.seen; i++);
    while (Atomics.load(state, generationAt) === this.seen) Atomics.wait(state, generationAt, this.seen);
    this.seen = Atomics.load(state, generationAt);
    return { phase: phases[state[phaseAt]], values: this.numbers.subarray(0, argumentCount) };
  }

  get isAbandoned(): boolean {
    return Atomics.load(this.state, abandonedAt) === 1;
  }

  arrive(thread: number, result: number): void {
    this.numbers[argumentCount + thread * resultStride] = result;
    Atomics.add(this.state, arrivedAt, 1);
    Atomics.notify(this.state, arrivedAt);
  }
}
