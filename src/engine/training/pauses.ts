/** What a trainer's run yields in a pause: nothing has happened but that time has passed. */
export type Tick = { kind: 'tick' };
export const tick: Tick = { kind: 'tick' };

/** The result of `work`, with a tick for each of its pauses. */
export function* ticking<T>(work: Generator<void, T>): Generator<Tick, T> {
  for (;;) {
    const state = work.next();
    if (state.done) return state.value;
    yield tick;
  }
}

/** The result of `work`, with a tick for each of its pauses; undefined when it had to end before. */
export function* interruptible<T>(
  work: Generator<void, T>,
  mustEnd: () => boolean,
): Generator<Tick, T | undefined> {
  try {
    for (;;) {
      const state = work.next();
      if (state.done) return state.value;
      yield tick;
      if (mustEnd()) return undefined;
    }
  } finally {
    // Also when the driver leaves for good: work in progress gives back what it holds.
    work.return(undefined as T);
  }
}
