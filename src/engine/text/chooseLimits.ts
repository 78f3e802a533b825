import type { RunOptions, TrainingSpec } from '../../protocol/spec';
import { UnrollError } from '../../base/errors';
import { given } from './checkOptions';

export type TextSize = 'tiny' | 'small' | 'large';

export type Limits = Pick<TrainingSpec, 'epochs' | 'steps' | 'seconds'>;

/** In tokens: below it a text is best learnt by heart; up to it, it is read many times; beyond it, a few times. */
const tinyBelow = 3000;
const smallBelow = 30_000;

export function sizeOf(tokens: number): TextSize {
  if (tokens < tinyBelow) return 'tiny';
  return tokens < smallBelow ? 'small' : 'large';
}

/** Of training alone: with what comes before and after it a model of 20 MB is there in about a minute. */
const automaticSeconds: Record<TextSize, number> = { tiny: 15, small: 30, large: 45 };

/** Tokens to read in all when nothing else ends the training, and the least and most epochs for it. */
const automaticReading: Record<TextSize, { tokens: number; least: number; most: number }> = {
  tiny: { tokens: 60_000, least: 10, most: 400 },
  small: { tokens: 600_000, least: 10, most: 60 },
  large: { tokens: 0, least: 40, most: 40 },
};

/** Who wants gradients to flow back through so many tokens has a text whose words hang on words far before them. */
const farTokens = 64;
/** That is learnt late: such a text is read so many times as much. */
const farFactor = 2;

/** Whether a small text is to be learnt with what is far apart in it. */
export function learnsFar(size: TextSize, options: RunOptions): boolean {
  return size === 'small' && (given(options.training).sequenceLength ?? 0) >= farTokens;
}

/** A limit set by hand replaces all automatic ones. Throws `bad-input` when nothing would ever end the training. */
export function chooseLimits(
  tokens: number,
  options: RunOptions,
  reasons: string[],
): Limits & { isAutomatic: boolean } {
  const { epochs, steps, seconds } = given(options.training);
  if (epochs || steps || seconds) {
    return { epochs: epochs ?? 0, steps: steps ?? 0, seconds: seconds ?? 0, isAutomatic: false };
  }
  const size = sizeOf(tokens);
  const { tokens: wanted, least, most } = automaticReading[size];
  const times = learnsFar(size, options) ? farFactor : 1;
  const limits = {
    epochs: epochs ?? times * Math.min(most, Math.max(least, Math.round(wanted / tokens))),
    steps: 0,
    seconds: seconds ?? times * automaticSeconds[size],
    isAutomatic: true,
  };
  if (limits.epochs === 0 && limits.seconds === 0) {
    throw new UnrollError(
      'bad-input',
      'Nothing would end the training.',
      'Give a number of epochs, steps or seconds.',
    );
  }
  const parts: string[] = [];
  if (limits.epochs > 0) parts.push(`${limits.epochs} times through the text`);
  if (limits.seconds > 0) parts.push(`${limits.seconds} seconds`);
  reasons.push(`At most ${parts.join(' or ')}: enough for ${purpose[size]}.`);
  return limits;
}

const purpose: Record<TextSize, string> = {
  tiny: 'learning so short a text nearly by heart',
  small: 'a text of this size',
  large: 'a first useful model',
};

/** Tokens of a usual batch, for a guess of how far so many steps reach. */
const usualStepTokens = 256;

/** How often limits let a text be read at most, as far as epochs and steps tell. */
export function mostPasses({ epochs, steps }: Limits, tokens: number): number {
  return Math.min(epochs || Infinity, steps ? (steps * usualStepTokens) / tokens : Infinity);
}
