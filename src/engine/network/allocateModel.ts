import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import type { ModelSpec } from '../../protocol/spec';
import { allocate, type Arena, defaultLimitBytes, formatBytes, measureBytes } from '../arena';
import type { KernelsBackend } from '../kernels/kernels';
import { checkSpec } from './checkSpec';

export type ModelLayout<T> = (arena: Arena, spec: ModelSpec) => T;

/**
 * Gives a model, and what it needs beside its weights, one memory of exactly the size it takes.
 * Throws `bad-input` for an impossible spec, `too-large` with the largest hidden size that fits when it does not.
 */
export function allocateModel<T>(
  backend: KernelsBackend,
  spec: ModelSpec,
  layout: ModelLayout<T>,
  limitBytes = defaultLimitBytes,
): T {
  checkSpec(spec);
  const needed = modelBytes(backend, spec, layout);
  if (needed > limitBytes) {
    const fitting = largestHiddenSize(backend, spec, layout, limitBytes);
    throw new UnrollError(
      'too-large',
      phrase`A model with hidden size ${spec.hiddenSize} and ${spec.vocabularySize} tokens needs ${formatBytes(needed)} of memory; the limit is ${formatBytes(limitBytes)}.`,
      fitting > 0
        ? phrase`The largest hidden size that fits is ${fitting}. A smaller vocabulary or batch helps too.`
        : 'No hidden size fits: choose a smaller vocabulary, batch or sequence length.',
    );
  }
  return allocate(backend, (arena) => layout(arena, spec));
}

function modelBytes<T>(backend: KernelsBackend, spec: ModelSpec, layout: ModelLayout<T>): number {
  return measureBytes(backend, (arena) => layout(arena, spec));
}

/** By bisection, since bytes grow with the hidden size; 0 when none fits. */
function largestHiddenSize<T>(
  backend: KernelsBackend,
  spec: ModelSpec,
  layout: ModelLayout<T>,
  limitBytes: number,
): number {
  let fits = 0;
  let tooLarge = spec.hiddenSize;
  while (tooLarge - fits > 1) {
    const hiddenSize = Math.floor((fits + tooLarge) / 2);
    const smaller = { ...spec, hiddenSize, embeddingSize: spec.tied ? hiddenSize : spec.embeddingSize };
    if (modelBytes(backend, smaller, layout) <= limitBytes) fits = hiddenSize;
    else tooLarge = hiddenSize;
  }
  return fits;
}
