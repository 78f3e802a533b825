import type { TrainingPoint } from '../../protocol/training';
import type { Translate } from '../training/trainingText';

/** Of the runs that are compared, in their order. */
export const runColors = ['blue', 'orange', 'green', 'purple', 'red', 'yellow'].map(
  (name) => `var(--vscode-charts-${name})`,
);

const width = 900;
const height = 280;
const left = 44;
const right = 12;
const top = 10;
const bottom = 34;
/** More points than pixels say nothing more. */
const mostPoints = 600;

/** Curves of several runs over their steps: training pale, validation full. */
export function curvesSvg(
  runs: readonly { name: string; points: readonly TrainingPoint[] }[],
  t: Translate,
): string {
  const losses = runs.flatMap(({ points }) =>
    points.flatMap(({ trainLoss, validLoss = NaN }) => [trainLoss, validLoss]),
  );
  const finite = losses.filter(Number.isFinite);
  if (finite.length === 0) return `<p>${t('No curve is known.')}</p>`;
  const steps = Math.max(1, ...runs.map(({ points }) => points.at(-1)?.step ?? 0));
  const low = finite.reduce((least, loss) => Math.min(least, loss), Infinity);
  const high = Math.max(
    low + 1e-3,
    finite.reduce((most, loss) => Math.max(most, loss), -Infinity),
  );
  const x = (step: number) => left + ((width - left - right) * step) / steps;
  const y = (loss: number) => top + ((height - top - bottom) * (high - loss)) / (high - low);
  const line = (points: readonly TrainingPoint[], lossOf: (point: TrainingPoint) => number, kind: string) => {
    const known = points.filter((point) => Number.isFinite(lossOf(point)));
    const stride = Math.max(1, Math.ceil(known.length / mostPoints));
    const shown = known.filter((_, i) => i % stride === 0 || i === known.length - 1);
    const path = shown.map((point) => `${x(point.step).toFixed(1)},${y(lossOf(point)).toFixed(1)}`).join(' ');
    return `<polyline class="line ${kind}" points="${path}"/>`;
  };
  const ticks = [low, (low + high) / 2, high].map(
    (loss) =>
      `<line class="axis" x1="${left}" x2="${width - right}" y1="${y(loss)}" y2="${y(loss)}"/><text x="${left - 6}" y="${y(loss) + 4}" text-anchor="end">${loss.toFixed(2)}</text>`,
  );
  const curves = runs.map(({ points }, i) => {
    const color = `s${i % runColors.length}`;
    return (
      line(points, ({ trainLoss }) => trainLoss, `train ${color}`) +
      line(points, ({ validLoss = NaN }) => validLoss, color)
    );
  });
  const labels = `<text x="${left}" y="${height - 8}">0</text><text x="${width - right}" y="${height - 8}" text-anchor="end">${steps} ${t('steps')}</text>`;
  const label = t('Loss over steps; pale: training, full: validation');
  return `<svg class="curves" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${ticks.join('')}${curves.join('')}${labels}</svg><p>${label}</p>`;
}
