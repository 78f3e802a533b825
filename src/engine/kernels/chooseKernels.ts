import type { KernelsBackend, KernelsName } from './kernels';
import { referenceBackend } from './reference/referenceKernels';

/** The fastest kernels that work here, or those asked for; `reason` says why, for the log. */
export function chooseKernels(wanted: 'auto' | KernelsName = 'auto'): {
  backend: KernelsBackend;
  reason: string;
} {
  if (wanted === 'reference') return { backend: referenceBackend, reason: 'asked for' };
  if (wanted === 'auto') return { backend: referenceBackend, reason: 'the only kernels there are' };
  return { backend: referenceBackend, reason: `"${wanted}" kernels are not available here` };
}
