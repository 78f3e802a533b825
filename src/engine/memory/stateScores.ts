import type { ModelSpec } from '../../protocol/spec';
import { allocate, type Arena } from '../arena';
import type { F32, Kernels, KernelsBackend } from '../kernels/kernels';
import { mostStates, type StateHistory } from './stateHistory';

/** States that are compared with the history at a time. */
export const scoredRows = 4;

/** Compares states with those of a history: a matrix product in the kernels' memory, which holds one history at a time. */
export class StateScores {
  private readonly history: F32; // (mostStates, H)
  private readonly queries: F32; // (scoredRows, H)
  private readonly packed: F32; // packed (H, scoredRows)
  private readonly scores: F32; // (mostStates, scoredRows)
  private loaded?: StateHistory;
  private loadedWrites = -1;

  private readonly kernels: Kernels;

  private constructor(
    arena: Arena,
    private readonly hiddenSize: number,
  ) {
    this.kernels = arena.kernels;
    this.history = arena.floats(mostStates * hiddenSize);
    this.queries = arena.floats(scoredRows * hiddenSize);
    this.packed = arena.floats(arena.kernels.packedLength(hiddenSize, scoredRows));
    this.scores = arena.floats(mostStates * scoredRows);
  }

  static create(backend: KernelsBackend, { hiddenSize }: ModelSpec): StateScores {
    return allocate(backend, (arena) => new StateScores(arena, hiddenSize));
  }

  /**
   * Score of query q and the state in row r of the ring: element r * scoredRows + q of the result, a view that is valid
   * until the next call. Rows that the history has not filled have no meaning.
   */
  of(history: StateHistory, queries: readonly F32[]): F32 {
    const { kernels, hiddenSize: h } = this;
    this.load(history);
    queries.forEach((query, q) => this.queries.set(query, q * h));
    kernels.packTransposed(this.queries, h, this.packed, h, scoredRows);
    const rows = Math.min(history.end, mostStates);
    kernels.gemm(this.history, h, this.packed, this.scores, scoredRows, rows, scoredRows, h, false);
    return this.scores;
  }

  /** Copies what was written since the last time: a key brings a row or two. */
  private load(history: StateHistory): void {
    const { hiddenSize: h } = this;
    const known = this.loaded === history ? this.loadedWrites : 0;
    if (known === history.writes) return;
    history.writtenAt.forEach((at, row) => {
      if (at > known) this.history.set(history.rows.subarray(row * h, (row + 1) * h), row * h);
    });
    this.loaded = history;
    this.loadedWrites = history.writes;
  }
}
