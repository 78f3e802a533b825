const barWidth = 24;

/** A bar for a share from 0 to 1; none for what is not a number. */
export function barOf(share: number): string {
  const length = Math.round(Math.min(1, Math.max(0, share)) * barWidth) || 0;
  return '█'.repeat(length).padEnd(barWidth, '·');
}

/** A number of any size in ten columns. */
export function scientific(value: number): string {
  return (Number.isFinite(value) ? value.toExponential(3) : '–').padStart(10);
}
