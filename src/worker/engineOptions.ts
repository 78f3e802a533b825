/**
 * Builds that the engine's worker may be told to use. The revectorized one is not among them: V8's flag for it changes
 * the whole process, which in the editor belongs to other extensions too.
 */
export const engineKernelsChoices = ['auto', 'relaxed', 'simd', 'reference'] as const;
export type EngineKernels = (typeof engineKernelsChoices)[number];

/** What the engine's worker is told when it starts. */
export interface EngineOptions {
  kernels: EngineKernels;
}
