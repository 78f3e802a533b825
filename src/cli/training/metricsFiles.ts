import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { curveCsv, curveEvents } from '../../engine/formats/metrics/curveFiles';
import type { Histogram } from '../../engine/formats/metrics/eventFile';
import type { TrainedNetwork } from '../../engine/training/trainedNetwork';
import type { TrainingPoint } from '../../protocol/training';
import { fileError } from '../files/fileError';
import { writeFile } from '../files/writeFile';

export interface MetricsWish {
  /** A CSV file. */
  csv?: string;
  /** A folder for TensorBoard. */
  tensorboard?: string;
}

/** Once the run has ended. */
async function writeMetrics(
  { csv, tensorboard }: MetricsWish,
  points: readonly TrainingPoint[],
  endMs: number,
  histograms: readonly Histogram[],
): Promise<void> {
  if (csv !== undefined) await writeFile(csv, new TextEncoder().encode(curveCsv(points)));
  if (tensorboard === undefined) return;
  const begin = endMs / 1000 - (points.at(-1)?.elapsedSeconds ?? 0);
  try {
    await mkdir(tensorboard, { recursive: true });
  } catch (error) {
    throw fileError(error, tensorboard);
  }
  const name = `events.out.tfevents.${Math.floor(begin)}.${hostname()}.${process.pid}`;
  await writeFile(join(tensorboard, name), curveEvents(points, begin, histograms));
}

/** Writes a run's curve, and the weights that it ended with, where they were asked for. */
export function writeMetricsOf(
  wish: MetricsWish,
  points: readonly TrainingPoint[],
  { parameters }: TrainedNetwork,
): Promise<void> {
  const weights = parameters.list.map(({ name, values }) => ({ tag: `weights/${name}`, values }));
  return writeMetrics(wish, points, Date.now(), weights);
}
