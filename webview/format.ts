/**
 * Numbers as people read them. Every function takes `unknown`-like numbers calmly: what is not finite (a NaN becomes null
 * on its way through `postMessage`) is shown as a dash.
 */
const dash = '–';
/** Real minus sign: as wide as the digits and readable at small sizes. */
const minus = '\u2212';

export function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function formatInteger(value: number): string {
  return isFiniteNumber(value) ? Math.round(value).toLocaleString('en-US') : dash;
}

/** Three significant digits with k or M: 950, 12.4k, 1.25M. */
export function formatCompact(value: number): string {
  if (!isFiniteNumber(value)) return dash;
  const size = Math.abs(value);
  if (size < 999.5) return threeDigits(value);
  if (size < 999_500) return `${threeDigits(value / 1e3)}k`;
  if (size < 999.5e6) return `${threeDigits(value / 1e6)}M`;
  return `${threeDigits(value / 1e9)}G`;
}

function threeDigits(value: number): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(1, Math.abs(value)))));
  return value
    .toFixed(digits)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** 84.3, 1,204, 3.91: as many decimals as matter for a perplexity. */
export function formatPerplexity(value: number): string {
  if (!isFiniteNumber(value)) return dash;
  if (value >= 1e6) return formatCompact(value);
  if (value >= 1000) return formatInteger(value);
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

export function formatLoss(value: number): string {
  return isFiniteNumber(value) ? value.toFixed(3) : dash;
}

/** Exact enough to compare with a printed trace: four decimals, scientific when that would lose the value. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${minus}∞`;
  const size = Math.abs(value);
  const text = size !== 0 && (size < 0.001 || size >= 10_000) ? size.toExponential(2) : size.toFixed(4);
  return value < 0 ? minus + text : text;
}

/** A number of a legend or an axis: shortest form, with a real minus. */
export function formatTick(value: number): string {
  const text = String(Number(Math.abs(value).toPrecision(6)));
  return value < 0 ? minus + text : text;
}

/** Percentages with one decimal under ten: 41 %, 3.2 %, under 0.1 %. */
export function formatPercent(share: number): string {
  if (!isFiniteNumber(share)) return dash;
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '<0.1%';
  return `${percent.toFixed(percent < 9.95 ? 1 : 0)}%`;
}

/** 0:07, 1:23, 2:04:10. */
export function formatDuration(seconds: number): string {
  if (!isFiniteNumber(seconds) || seconds < 0) return dash;
  if (seconds > 0 && seconds < 0.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** 4.2e-3. */
export function scientific(value: number): string {
  return Number.isFinite(value) ? value.toExponential(1) : '–';
}
