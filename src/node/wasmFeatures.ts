import v8 from 'node:v8';
import type { KernelsName } from '../engine/kernels/kernels';
import { wasmBackends } from '../engine/kernels/wasm/wasmBackend';

/**
 * Lets this process compile relaxed SIMD. Node 20 has it behind a flag, also in worker threads and when it already
 * runs; later versions have it anyway and do not know the flag, so it is set only where it is missed.
 */
export function allowRelaxedSimd(): void {
  const isMissing = wasmBackends.some(({ name }) => name === 'relaxed') && !isSupported('relaxed');
  if (isMissing && nodeMajor() <= 21) v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/**
 * Lets V8 join pairs of 128-bit operations into 256-bit ones: experimental, for the whole process, and only for modules
 * compiled afterwards. Returns why not, or ''.
 */
export function allowRevectorized(): string {
  if (process.arch !== 'x64' || process.platform === 'darwin')
    return 'V8 does that on x64 under Linux and Windows only';
  if (nodeMajor() < 24) return `that needs Node 24 or later, this is ${process.versions.node}`;
  v8.setFlagsFromString('--experimental-wasm-revectorize');
  return '';
}

function isSupported(wanted: KernelsName): boolean {
  return wasmBackends.some((backend) => backend.name === wanted && backend.isSupported());
}

function nodeMajor(): number {
  return Number.parseInt(process.versions.node, 10);
}
