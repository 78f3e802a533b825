/** How the tokens' labels stand on the axis. */
export interface LabelPlan {
  /** Rotated labels rise to the right; horizontal ones are centred in their column. */
  rotated: boolean;
  /** Every n-th token is labelled. */
  every: number;
  /** Height of the axis in CSS pixels. */
  height: number;
  /** Longest label in CSS pixels; longer ones are cut with an ellipsis. */
  maxWidth: number;
}

/** Rise of rotated labels. */
export const labelAngle = (58 * Math.PI) / 180;
const lineHeight = 13;
const padding = 6;
const maxLabelWidth = 88;
/** The least height keeps the axis from jumping while the cursor passes short and long words. */
const minRotatedHeight = 58;

/**
 * Plans the labels from their widths and the column's (CSS pixels): horizontal when all fit side by side, else rotated;
 * thinned out where even rotated lines of text would touch.
 */
export function planLabels(widths: readonly number[], columnWidth: number): LabelPlan {
  const widest = Math.min(
    maxLabelWidth,
    widths.reduce((most, width) => Math.max(most, width), 0),
  );
  if (widest + 3 <= columnWidth)
    return { rotated: false, every: 1, height: lineHeight + padding, maxWidth: columnWidth };
  const needed = lineHeight / Math.sin(labelAngle);
  const every = Math.max(1, Math.ceil((needed * 0.86) / columnWidth));
  const rise = widest * Math.sin(labelAngle) + lineHeight * Math.cos(labelAngle);
  return {
    rotated: true,
    every,
    height: Math.ceil(Math.max(minRotatedHeight, rise + padding)),
    maxWidth: maxLabelWidth,
  };
}

/** Whether a token is labelled: every n-th, and always the marked ones (-1 marks none), whose neighbours make way. */
export function isLabelled(token: number, every: number, marked: readonly number[]): boolean {
  if (marked.includes(token)) return true;
  if (token % every !== 0) return false;
  return every === 1 || marked.every((other) => other < 0 || Math.abs(other - token) >= every);
}
