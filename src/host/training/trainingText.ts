import { lossToShow, type TrainingRun } from './trainingRun';

/** `l10n.t` of VS Code; handed in, so that texts can be tested outside the editor. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

/** A number as people read it: 12,345 or 12.3k with `compact`. */
export function formatCount(value: number, compact = false): string {
  if (!Number.isFinite(value)) return '–';
  if (compact && value >= 1000)
    return value >= 1e6 ? `${(value / 1e6).toFixed(1)}M` : `${(value / 1000).toFixed(1)}k`;
  // Not `toLocaleString`: the first call of that loads a table of languages, which takes long.
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Perplexity of a loss in nats per token; '–' while unknown. */
export function formatPerplexity(loss: number | undefined): string {
  const perplexity = loss === undefined ? NaN : Math.exp(loss);
  if (!Number.isFinite(perplexity)) return '–';
  return perplexity < 100 ? perplexity.toFixed(1) : formatCount(perplexity);
}

/** A duration such as 42 s, 3 min 5 s, 2 h 10 min; '' while unknown. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  if (seconds > 0 && seconds < 0.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** How a training stands, for its notification. */
export function progressText(run: TrainingRun, t: Translate): string {
  const point = run.points.at(-1);
  if (run.state === 'starting') return t('reading the text…');
  if (!point) return t('first steps…');
  const perplexity = formatPerplexity(lossToShow(run));
  if (run.state === 'paused') return t('paused at perplexity {0}', perplexity);
  const speed = formatCount(point.tokensPerSecond, true);
  const left = formatDuration(point.secondsLeft);
  return left
    ? t('perplexity {0}, {1} tokens/s, {2} left', perplexity, speed, left)
    : t('perplexity {0}, {1} tokens/s', perplexity, speed);
}

/** How far a training is, from 0 to 100; undefined while unknown. */
export function progressPercent(run: TrainingRun): number | undefined {
  const point = run.points.at(-1);
  if (!point || !Number.isFinite(point.secondsLeft)) return undefined;
  const total = point.elapsedSeconds + point.secondsLeft;
  return total > 0 ? (100 * point.elapsedSeconds) / total : undefined;
}
