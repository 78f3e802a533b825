import type { KernelsName } from '../kernels/kernels';
import { parameterShapes } from '../network/parameterBlock';
import type { ModelSpec, TokenizerKind } from '../../protocol/spec';

/**
 * What kernels reach on one core of a modest laptop, in floating-point operations a second. Choices are made for it and
 * not for what is measured here and now, so that the same text gets the same spec each time.
 */
const assumedFlopsPerSecond: Record<KernelsName, number> = {
  reference: 2.7e9,
  simd: 18e9,
  relaxed: 18e9,
  revectorized: 18e9,
};

/** Of a step, the part that is arithmetic of the kind counted. */
const usefulShare = 0.9;

/** Operations that training takes for one token: a multiplication and an addition forward, twice that backward. */
export function flopsPerToken(model: ModelSpec): number {
  let weights = 0;
  for (const { name, shape } of parameterShapes({ ...model, tied: false })) {
    const isProduct = shape.length === 2 && name !== 'encoder.weight' && !name.endsWith('embedding.weight');
    if (isProduct) weights += shape[0] * shape[1];
  }
  return 6 * weights;
}

/** Tokens that can be trained on in so many seconds. */
export function affordableTokens(model: ModelSpec, seconds: number, kernels: KernelsName): number {
  return (seconds * usefulShare * assumedFlopsPerSecond[kernels]) / flopsPerToken(model);
}

/** Tokens that should be read for a model to be of use: a hundred thousand words, or a short text many times. */
export function tokensWorthReading(text: { tokenizer: TokenizerKind; tokens: number }): number {
  return text.tokenizer === 'char'
    ? Math.min(500_000, 10 * text.tokens)
    : Math.min(100_000, 20 * text.tokens);
}
