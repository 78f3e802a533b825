import v8 from 'node:v8';
import { wasmBackends } from '../../../src/engine/kernels/wasm/wasmBackend';

// Node 20 has relaxed SIMD behind a flag, later versions have it anyway and no such flag.
if (process.versions.node.startsWith('20.')) v8.setFlagsFromString('--experimental-wasm-relaxed-simd');

/** The builds that run here: all of them on every Node that the project supports. */
export const wasmBackendsHere = wasmBackends.filter((backend) => backend.isSupported());
