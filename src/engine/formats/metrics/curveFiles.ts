import type { TrainingPoint } from '../../../protocol/training';
import { eventFile, type Histogram } from './eventFile';

const columns = [
  ...([
    'step',
    'epoch',
    'trainLoss',
    'validLoss',
    'learningRate',
    'gradientNorm',
    'tokensPerSecond',
  ] as const),
  'elapsedSeconds' as const,
];

/** A curve as CSV (RFC 4180), losses in nats per token; a number that is not known is an empty field. */
export function curveCsv(points: readonly TrainingPoint[]): string {
  const rows = points.map((point) =>
    columns.map((name) => (Number.isFinite(point[name]) ? String(point[name]) : '')).join(','),
  );
  return [columns.join(','), ...rows].map((row) => `${row}\r\n`).join('');
}

/** A curve for TensorBoard, begun at `beginSeconds` since 1970, with histograms of the weights at its end. */
export function curveEvents(
  points: readonly TrainingPoint[],
  beginSeconds: number,
  histograms: readonly Histogram[] = [],
): Uint8Array {
  const events = points.map((point, i) => ({
    step: point.step,
    wallSeconds: beginSeconds + point.elapsedSeconds,
    scalars: {
      'loss/train': point.trainLoss,
      'loss/validation': point.validLoss ?? NaN,
      'training/learning rate': point.learningRate,
      'training/gradient norm': point.gradientNorm,
      'training/tokens per second': point.tokensPerSecond,
    },
    ...(i === points.length - 1 && { histograms }),
  }));
  return eventFile(events);
}
