/**
 * Decoding: from logits to tokens. A network that diverged gives NaN and infinities; they must never stop an editor, so
 * NaN counts as impossible, and where nothing is left to go by every token is equally likely.
 */
export { argmax } from './argmax';
export { entropy } from './entropy';
export { normalise } from './normalise';
export { PrefixIndex } from './prefixIndex';
export { sampleToken } from './sampleToken';
export { temper } from './temper';
export { type Candidate, topK } from './topK';
