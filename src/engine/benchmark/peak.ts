import { wasmBackends } from '../kernels/wasm/wasmBackend';

/** Operations of one round of the loop, with 128-bit and with 256-bit vectors. */
const narrowOperations = 96;
const wideOperations = 160;
/** About half a millisecond. */
const rounds = 2e5;

const wideInputs = 8; // floats
const wideBytes = 1024;
/** Pairs of vectors that V8 does not join are slower than single ones; joined ones are up to twice as fast. */
const joined = 1.2;

/** GFLOP/s of one thread. */
export interface Peak {
  /** With 128-bit multiply-adds. */
  narrow: number;
  /** With those of 256 bits, where this process makes them. */
  wide?: number;
}

/**
 * Measures the most arithmetic that one thread does in WASM: a loop of nothing but 128-bit multiply-adds in registers,
 * fused where the runtime can, and if asked for that of 256 bits. Each call of what it returns measures; undefined where
 * there is no WASM.
 */
export function peakMeter(nowSeconds: () => number, withWide: boolean): (() => Peak) | undefined {
  const supported = wasmBackends.filter((candidate) => candidate.isSupported());
  const backend = supported.find(({ name }) => name !== 'revectorized');
  if (!backend) return undefined;
  const { exports } = backend.instantiate(0);
  const wide = withWide ? wideLoop() : undefined;
  const fastest = (operations: number, run: () => void) => {
    let seconds = Infinity;
    for (let i = 0; i < 5; i++) {
      const start = nowSeconds();
      run();
      seconds = Math.min(seconds, nowSeconds() - start);
    }
    return (operations * rounds) / seconds / 1e9;
  };
  return () => {
    const peak = fastest(narrowOperations, () => exports.peak(rounds, 1e-3, 1e-3));
    const widePeak = wide ? fastest(wideOperations, wide) : 0;
    return widePeak > joined * peak ? { narrow: peak, wide: widePeak } : { narrow: peak };
  };
}

/** The loop of pairs, on memory of its own. */
function wideLoop(): (() => void) | undefined {
  const backend = wasmBackends.find(
    (candidate) => candidate.name === 'revectorized' && candidate.isSupported(),
  );
  if (!backend) return undefined;
  const { kernels, exports } = backend.instantiate(wideBytes);
  const from = kernels.memoryStart;
  const inputs = new Float32Array(kernels.memory, from, wideInputs);
  inputs.fill(1e-3);
  return () => {
    exports.widePeak(rounds, from, from + inputs.byteLength);
  };
}
