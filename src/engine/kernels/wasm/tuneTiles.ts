import type { WasmBackend } from './wasmBackend';

/** A product like those of a small model's steps: everything stays in the first-level cache. */
const [m, n, k] = [24, 64, 64];
const operations = 2 * m * n * k;

/** Modules run slowly until V8 has compiled them well, some ten milliseconds after they are first busy. */
const warmUpSeconds = 0.012;
/** Far shorter than what a busy system gives a thread in one go, so that some slices are undisturbed. */
const sliceSeconds = 0.0004;
const rounds = 16;
/**
 * A tall tile that spills takes twice as long, one that does not is some percent faster, and no slower while others load
 * the core: only if it is clearly slower has it spilled.
 */
const spilled = 0.85;

export interface Tuning {
  tileRows: number;
  gigaflops: number;
}

/**
 * Measures the heights of tiles that are worth it and sets the faster one: V8 versions differ by a factor of two in how
 * they share out the registers of the tallest. Takes about 25 ms; the results of the kernels do not depend on it.
 */
export function tuneTiles(backend: WasmBackend, nowSeconds: () => number): Tuning {
  const { kernels, exports } = backend.instantiate(1 << 17);
  const matrix = (index: number, length: number) =>
    new Float32Array(kernels.memory, kernels.memoryStart + index * (1 << 15), length).fill(0.5);
  const [a, packed, c] = [matrix(0, m * k), matrix(1, kernels.packedLength(k, n)), matrix(2, m * n)];
  const gigaflops = (seconds: number) => {
    let started = nowSeconds();
    // A clock of whole milliseconds is used from one tick to another.
    for (const tick = started; started === tick; started = nowSeconds());
    let products = 0;
    let elapsed = 0;
    for (; elapsed < seconds; elapsed = nowSeconds() - started) {
      for (let i = 0; i < 8; i++) kernels.gemm(a, k, packed, c, n, m, n, k, false);
      products += 8;
    }
    return (products * operations) / elapsed / 1e9;
  };

  gigaflops(warmUpSeconds);
  const best = new Map<number, number>([
    [4, 0],
    [backend.tallestTile, 0],
  ]);
  for (let round = 0; round < rounds; round++) {
    for (const [rows, fastest] of best) {
      exports.setTileRows(rows);
      best.set(rows, Math.max(fastest, gigaflops(sliceSeconds)));
    }
  }
  const [low = 0, high = 0] = [best.get(4), best.get(backend.tallestTile)];
  const isTaller = high > low * spilled;
  backend.tileRows = isTaller ? backend.tallestTile : 4;
  return { tileRows: backend.tileRows, gigaflops: isTaller ? high : low };
}
