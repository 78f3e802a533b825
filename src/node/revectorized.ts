import { chooseKernels, type KernelsChoice } from '../engine/kernels/chooseKernels';
import { allowRevectorized } from './wasmFeatures';

/**
 * The revectorized kernels, in a process that is the engine's own, as V8's flag holds for all of it. Where V8 has it not, or
 * they compute something wrong, the fastest others, with the reason.
 */
export function revectorizedOrNext(nowSeconds?: () => number): KernelsChoice {
  const whyNot = allowRevectorized();
  if (!whyNot) return chooseKernels('revectorized', nowSeconds);
  const { backend, reason } = chooseKernels('auto', nowSeconds);
  return { backend, reason: `${reason}; not revectorized, because ${whyNot}` };
}
