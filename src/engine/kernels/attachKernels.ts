import type { Kernels, SharedMemory } from './kernels';
import { attachReference } from './reference/referenceKernels';
import { wasmBackends } from './wasm/wasmBackend';

/** Kernels for thread `thread`, from 1, in the memory of an instance that thread 0 has made. */
export function attachKernels(shared: SharedMemory, thread: number): Kernels {
  if (shared.kernels === 'reference') return attachReference(shared);
  const backend = wasmBackends.find(({ name }) => name === shared.kernels);
  if (!backend) throw new Error(`There are no ${shared.kernels} kernels.`);
  return backend.attach(shared, thread);
}
