import type { KernelsBackend, KernelsName } from './kernels';
import { referenceBackend } from './reference/referenceKernels';
import { findFault } from './wasm/selfCheck';
import { tuneTiles, type Tuning } from './wasm/tuneTiles';
import { wasmBackends, type WasmBackend } from './wasm/wasmBackend';

/** Kernels, and in words for the log why these. */
export interface KernelsChoice {
  backend: KernelsBackend;
  reason: string;
}

const choices = new Map<string, KernelsChoice>();

/**
 * The fastest kernels that work here, or those asked for when they do; else the reference. With a clock the first call
 * also measures for about 40 ms, which is worth it before long work; later calls return the same.
 *
 * Which build is chosen depends on the machine alone and not on a measurement, since builds round differently and the
 * same seed shall give the same weights: relaxed SIMD is never slower than plain SIMD with tiles of the same height.
 * Only the height of the tiles is measured, which no result depends on. The revectorized build is for those who ask for
 * it; it gives the bits of the relaxed one, which takes its place where it does not work.
 */
export function chooseKernels(
  wanted: 'auto' | KernelsName = 'auto',
  nowSeconds?: () => number,
): KernelsChoice {
  const key = nowSeconds ? `${wanted}, measured` : wanted;
  const known = choices.get(key);
  if (known) return known;
  const choice = choose(wanted, nowSeconds);
  choices.set(key, choice);
  return choice;
}

function choose(wanted: 'auto' | KernelsName, nowSeconds?: () => number): KernelsChoice {
  if (wanted === 'reference') return { backend: referenceBackend, reason: 'asked for' };
  const faults: string[] = [];
  for (const backend of candidatesFor(wanted)) {
    const fault = whyNot(backend);
    if (fault) {
      faults.push(fault);
      continue;
    }
    const speed = nowSeconds ? `, ${describe(tuneTiles(backend, nowSeconds))}` : '';
    return { backend, reason: [`correct here${speed}`, ...faults].join('; ') };
  }
  return { backend: referenceBackend, reason: `slow plain JavaScript, because ${faults.join('; ')}` };
}

/** The builds to try, in order. */
function candidatesFor(wanted: 'auto' | KernelsName): WasmBackend[] {
  if (wanted === 'revectorized') return [...wasmBackends];
  return wasmBackends.filter(({ name }) => (wanted === 'auto' ? name !== 'revectorized' : name === wanted));
}

function describe({ tileRows, gigaflops }: Tuning): string {
  return `${gigaflops.toFixed(0)} GFLOP/s with tiles of ${tileRows} rows`;
}

/** Why a build cannot be used here, or ''. */
function whyNot(backend: WasmBackend): string {
  try {
    if (!backend.isSupported())
      return `${backend.name} kernels use instructions that this machine or runtime lacks`;
    const fault = findFault(backend, referenceBackend);
    return fault ? `${backend.name} kernels compute a wrong ${fault} here` : '';
  } catch (error) {
    return `${backend.name} kernels fail here: ${error instanceof Error ? error.message : String(error)}`;
  }
}
