import { UnrollError } from '../../../base/errors';
import { phrase, type Phrase } from '../../../base/phrase';
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

/** The curve of such a CSV; columns of any order, more of them do no harm. `name` begins the message of a `bad-input`. */
export function curveFromCsv(csv: string, name: string): TrainingPoint[] {
  const [head = '', ...rows] = csv.split(/\r?\n/).filter((line) => line.trim() !== '');
  const names = head.split(',').map((field) => field.trim());
  const wrong = (message: Phrase) =>
    new UnrollError('bad-input', message, 'Give a file that unroll train --metrics has written.');
  if (!names.includes('step') || !names.includes('trainLoss'))
    throw wrong(phrase`${name} is not the curve of a training.`);
  return rows.map((row, i) => {
    const fields = row.split(',');
    const numberOf = (column: string) => {
      const field = fields[names.indexOf(column)]?.trim();
      return field ? Number(field) : NaN;
    };
    const step = numberOf('step');
    if (!Number.isFinite(step)) throw wrong(phrase`${name} has no step in line ${i + 2}.`);
    const validLoss = numberOf('validLoss');
    return {
      step,
      epoch: numberOf('epoch'),
      trainLoss: numberOf('trainLoss'),
      ...(Number.isFinite(validLoss) && { validLoss }),
      learningRate: numberOf('learningRate'),
      gradientNorm: numberOf('gradientNorm'),
      tokensPerSecond: numberOf('tokensPerSecond'),
      elapsedSeconds: numberOf('elapsedSeconds'),
      secondsLeft: 0,
    };
  });
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
