import { UnrollError } from '../../base/errors';
import type { Network } from '../network/network';

/** Throws `bad-input` for a model that reads from left to right only. */
export function requireBlankModel({ network }: { network: Network }): void {
  if (network.spec.kind === 'blank') return;
  throw new UnrollError(
    'bad-input',
    'This model reads from left to right only: it cannot know what follows a blank.',
    'Train one that reads both sides: unroll train TEXT --model blank, or “Unroll: Train with Options…”.',
  );
}

/** Throws `bad-input` for a model that fills blanks: it has learnt too little about text that goes on. */
export function requireLanguageModel({ network }: { network: Network }): void {
  if (network.spec.kind !== 'blank') return;
  throw new UnrollError(
    'bad-input',
    'This model fills blanks: it reads both sides of a place, and does not write on.',
    'Use unroll fill or “Unroll: Fill the Blank” with it, or train a language model.',
  );
}

/** For whoever asks a model that translates for what only models of a text can do. */
export function notForTranslators(): UnrollError {
  return new UnrollError(
    'bad-input',
    'This model translates: it reads a source and writes a target, and knows nothing of a text that goes on.',
    'Use unroll translate or “Unroll: Translate Selection” with it, or train a model on the text.',
  );
}
