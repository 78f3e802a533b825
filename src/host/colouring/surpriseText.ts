import { isolatedText } from '../text/visibleText';
import type { Slip } from './slips';
import type { Translate } from '../training/trainingText';

/** In a few words: how probable a token was, and what was expected. */
export function surpriseText(
  token: { text: string; probability: number; best: readonly { text: string; probability: number }[] },
  t: Translate,
): string {
  const own = isolatedText(token.text.replace(/^ (?=\S)/, ''));
  const [best] = token.best;
  const chance = percent(token.probability);
  if (!best) return t('“{0}” has {1}', own, chance);
  return t(
    '“{0}” has {1}; expected “{2}”, {3}',
    own,
    chance,
    isolatedText(best.text.replace(/^ (?=\S)/, '')),
    percent(best.probability),
  );
}

/** Why a word looks like a slip. */
export function slipText(
  written: string,
  { meant, times }: Pick<Slip, 'meant' | 'times'>,
  t: Translate,
): string {
  return t(
    '“{0}” stands here only: a slip for “{1}”, which stands {2} times?',
    isolatedText(written),
    isolatedText(meant),
    times,
  );
}

/** A probability for reading: 12 %, 3.4 %, 0.02 %, and under that its size. */
export function percent(probability: number): string {
  if (Number.isNaN(probability)) return '–';
  const value = 100 * probability;
  if (value >= 10) return `${value.toFixed(0)} %`;
  if (value >= 1) return `${value.toFixed(1)} %`;
  if (value >= 0.01) return `${value.toFixed(2)} %`;
  return value > 0
    ? `${value
        .toExponential(0)
        .replace('e-', '·10⁻')
        .replace(/⁻(\d+)$/, (_, digits: string) => `⁻${superscript(digits)}`)} %`
    : '0 %';
}

function superscript(digits: string): string {
  return [...digits].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
}
