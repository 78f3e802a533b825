import type { Kernels, KernelsBackend } from '../../../../src/engine/kernels/kernels';
import { allocate } from '../../../../src/engine/arena';
import { Random } from '../../../../src/engine/random';

/** Views in one kernels memory, filled with numbers from a seed. */
export class TestMemory {
  readonly kernels: Kernels;
  private readonly random: Random;
  private readonly pool: Float32Array;
  private next = 0;

  constructor(backend: KernelsBackend, seed = 1, floats = 1 << 18) {
    const { kernels, pool } = allocate(backend, (arena) => ({
      kernels: arena.kernels,
      pool: arena.floats(floats),
    }));
    this.kernels = kernels;
    this.pool = pool;
    this.random = new Random(seed);
  }

  zeros(length: number): Float32Array {
    if (this.next + length > this.pool.length) throw new Error('test memory is full');
    const view = this.pool.subarray(this.next, this.next + length);
    this.next += Math.ceil(length / 16) * 16;
    return view.fill(0);
  }

  /** Uniform in [-limit, limit). */
  noise(length: number, limit = 1): Float32Array {
    const view = this.zeros(length);
    for (let i = 0; i < length; i++) view[i] = this.random.between(-limit, limit);
    return view;
  }

  of(values: ArrayLike<number>): Float32Array {
    const view = this.zeros(values.length);
    view.set(values);
    return view;
  }

  /** Integers in [low, high). */
  integers(length: number, low: number, high: number): Int32Array {
    const floats = this.zeros(length);
    const view = new Int32Array(floats.buffer, floats.byteOffset, length);
    for (let i = 0; i < length; i++) view[i] = low + Math.floor(this.random.uniform() * (high - low));
    return view;
  }
}
