import { wasmBackends } from '../kernels/wasm/wasmBackend';

/** Operations of one round of the loop. */
const operationsPerRound = 96;
/** About half a millisecond. */
const rounds = 2e5;

/**
 * Measures the most arithmetic that one thread does in WASM: a loop of nothing but 128-bit multiply-adds in registers,
 * fused where the runtime can. Each call of what it returns gives GFLOP/s; undefined where there is no WASM.
 */
export function peakMeter(nowSeconds: () => number): (() => number) | undefined {
  const narrow = wasmBackends.filter(({ name }) => name !== 'revectorized');
  const backend = narrow.find((candidate) => candidate.isSupported());
  if (!backend) return undefined;
  const { exports } = backend.instantiate(0);
  return () => {
    let fastest = Infinity;
    for (let i = 0; i < 5; i++) {
      const start = nowSeconds();
      exports.peak(rounds, 1e-3, 1e-3);
      fastest = Math.min(fastest, nowSeconds() - start);
    }
    return (operationsPerRound * rounds) / fastest / 1e9;
  };
}
