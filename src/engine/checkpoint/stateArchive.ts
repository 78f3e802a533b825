import { UnrollError } from '../../base/errors';
import { phrase, type Phrase } from '../../base/phrase';
import type { F32 } from '../kernels/kernels';

/**
 * Where what a training holds is written to, or comes from: one walk over its parts serves both, so that nothing can be
 * stored that is not restored. Names are unique within an archive.
 */
export interface StateArchive {
  /** Numbers that lie in several places, one after the other: read, or overwritten. */
  floats(name: string, ...parts: F32[]): void;
  /** The number to have from now on: `value` itself, or the stored one. Any number, also NaN. */
  number(name: string, value: number): number;
}

/** Whoever holds a part of a training's state. */
export interface StateHolder {
  /** Puts all that later steps depend on through the archive. */
  visitState(archive: StateArchive): void;
}

export interface StateTensor {
  name: string;
  /** Views of the living state, one after the other. */
  parts: readonly F32[];
}

/** All that a training needs to go on exactly where it was. */
export interface CheckpointState {
  tensors: readonly StateTensor[];
  numbers: ReadonlyMap<string, number>;
}

/** The state as it is now: views, which change with the next step. */
export function collectState(holder: StateHolder): CheckpointState {
  const tensors: StateTensor[] = [];
  const numbers = new Map<string, number>();
  holder.visitState({
    floats: (name, ...parts) => void tensors.push({ name, parts }),
    number: (name, value) => {
      numbers.set(name, value);
      return value;
    },
  });
  return { tensors, numbers };
}

/** Gives a holder the state of another of the same shape. Throws `bad-model` for a state that is not of that shape. */
export function restoreState(holder: StateHolder, state: CheckpointState): void {
  const tensors = new Map(state.tensors.map(({ name, parts }) => [name, parts]));
  checkShape(holder, state, tensors);
  holder.visitState({
    floats: (name, ...parts) => fill(parts, tensors.get(name) ?? []),
    number: (name, value) => state.numbers.get(name) ?? value,
  });
}

/** Before anything is changed. */
function checkShape(
  holder: StateHolder,
  state: CheckpointState,
  stored: ReadonlyMap<string, readonly F32[]>,
): void {
  const own = collectState(holder);
  for (const { name, parts } of own.tensors) {
    const length = lengthOf(parts);
    const found = stored.get(name);
    if (!found) throw foreign(phrase`“${name}” is missing`);
    if (lengthOf(found) !== length)
      throw foreign(phrase`“${name}” has ${lengthOf(found)} numbers, not ${length}`);
  }
  for (const name of own.numbers.keys())
    if (!state.numbers.has(name)) throw foreign(phrase`“${name}” is missing`);
  const extra = [...stored.keys()].find((name) => !own.tensors.some((tensor) => tensor.name === name));
  if (extra !== undefined) throw foreign(phrase`“${extra}” is not known`);
}

function fill(to: readonly F32[], from: readonly F32[]): void {
  let source = 0;
  let at = 0; // in from[source]
  for (const part of to) {
    for (let done = 0; done < part.length;) {
      const count = Math.min(part.length - done, from[source].length - at);
      part.set(from[source].subarray(at, at + count), done);
      done += count;
      at += count;
      if (at < from[source].length) continue;
      source++;
      at = 0;
    }
  }
}

function lengthOf(parts: readonly F32[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

function foreign(what: Phrase): UnrollError {
  return new UnrollError(
    'bad-model',
    phrase`The checkpoint does not fit this training: ${what}.`,
    'Continue with the Unroll that wrote it, or start the training again.',
  );
}
