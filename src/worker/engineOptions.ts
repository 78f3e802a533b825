/**
 * Builds that the engine may be told to use. `revectorized` needs a flag of V8 that holds for a whole process: an engine
 * told to use it runs in a process of its own.
 */
export const engineKernelsChoices = ['auto', 'relaxed', 'simd', 'reference', 'revectorized'] as const;
export type EngineKernels = (typeof engineKernelsChoices)[number];

/** What the engine is told when it starts. Survives JSON. */
export interface EngineOptions {
  kernels: EngineKernels;
}
