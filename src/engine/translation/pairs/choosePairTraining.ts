import type { RunOptions, TrainingSpec } from '../../../protocol/spec';
import { isPlanned } from '../../training/decay';
import { given } from '../../text/checkOptions';
import type { EncodedPair } from './encodePairs';
import { tokensToPredict } from './pairBatches';

/** Most tokens that a batch may have room for, so that memory stays small with long pairs. */
const mostBatchTokens = 8192;
/** Tokens of targets below which pairs are read many times within seconds; from `largeFrom` on it takes minutes. */
const smallBelow = 20_000;
const largeFrom = 100_000;

export function choosePairTraining(
  question: { pairs: readonly EncodedPair[]; longest: number; fraction: number; hasValidation: boolean },
  options: RunOptions,
  reasons: string[],
): TrainingSpec {
  const { pairs, longest, fraction, hasValidation } = question;
  const wished = given(options.training);
  const tokens = tokensToPredict(pairs);
  const { epochs, steps, seconds } = chooseLimits(tokens, options, reasons);
  const usual = tokens < smallBelow ? 16 : tokens < largeFrom ? 32 : 64;
  const most = Math.max(1, Math.floor(mostBatchTokens / (longest + 1)));
  const optimizer = wished.optimizer ?? 'adam';
  // Few pairs are to be learnt by heart, as a phrase book is.
  const keep = wished.keep ?? (hasValidation && tokens >= smallBelow ? 'best' : 'last');
  return {
    optimizer,
    learningRate: wished.learningRate ?? (optimizer === 'sgd' ? 1 : tokens < smallBelow ? 0.004 : 0.001),
    clipNorm: wished.clipNorm ?? 1,
    batchSize: wished.batchSize ?? Math.min(usual, most, pairs.length),
    sequenceLength: longest,
    epochs,
    steps,
    seconds,
    seed: wished.seed ?? 1,
    validationFraction: fraction,
    ...(wished.decay && { decay: wished.decay }),
    decayFactor: wished.decayFactor ?? (keep === 'best' ? 0.5 : 1),
    patience: wished.patience ?? (keep === 'best' && !isPlanned(wished.decay) ? 5 : 0),
    keep,
  };
}

function chooseLimits(
  tokens: number,
  options: RunOptions,
  reasons: string[],
): Pick<TrainingSpec, 'epochs' | 'steps' | 'seconds'> {
  const { epochs, steps, seconds } = given(options.training);
  if (epochs || steps || seconds) return { epochs: epochs ?? 0, steps: steps ?? 0, seconds: seconds ?? 0 };
  const chosen =
    tokens < smallBelow
      ? { epochs: 30, seconds: 30 }
      : { epochs: 30, seconds: tokens < largeFrom ? 120 : 600 };
  reasons.push(`At most ${chosen.epochs} times through the pairs or ${chosen.seconds} seconds.`);
  return { ...chosen, steps: 0 };
}
