import type { ModelSpec } from '../../protocol/spec';
import type { KernelsBackend } from '../kernels/kernels';
import type { SequenceShape } from '../network/sequenceRun';
import { Random } from '../random';
import { Streams } from '../training/streams';
import { TrainingGraph } from '../training/trainingGraph';
import { operationsPerToken } from './configurations';
import { peakMeter } from './peak';
import { quantile } from './quantile';

export interface TrainingSpeed {
  /** Medians over whole steps: reading, gradients, clipping, Adam. */
  tokensPerSecond: number;
  gflops: number;
  stepMicroseconds: number;
  /** Of the multiply-adds that all threads could do by `peakGflops`; NaN without WASM. */
  fractionOfPeak: number;
  /** Of one thread. */
  peakGflops: number;
  steps: number;
}

const seed = 1;
const learningRate = 1e-3;
const clipNorm = 5;
/** Steps before measuring, and seconds: the first ones are compiled meanwhile. */
const warmUpSteps = 3;
const warmUpSeconds = 0.5;
const secondsBetweenPeaks = 0.2;
/** An epoch of random tokens lasts this many steps. */
const chunks = 50;

/** Trains on random tokens for `seconds`, at least one step, with pauses like those of any training. */
export function* benchmarkTraining(
  backend: KernelsBackend,
  model: ModelSpec,
  shape: SequenceShape,
  seconds: number,
  nowSeconds: () => number,
): Generator<void, TrainingSpeed> {
  const measurePeak = peakMeter(nowSeconds) ?? (() => NaN);
  const streams = new Streams(randomTokens(model.vocabularySize, shape), shape);
  const graph = TrainingGraph.create(backend, model, 'adam', shape, seed);
  const times: number[] = [];
  const peaks: number[] = [];
  const begin = nowSeconds();
  let measuredFrom = Infinity;
  let peakAt = -Infinity;
  for (let step = 0; times.length === 0 || nowSeconds() - measuredFrom < seconds; step++) {
    const start = nowSeconds();
    yield* trainStep(graph, streams, step);
    const end = nowSeconds();
    const isWarm = step >= warmUpSteps && end - begin >= Math.min(warmUpSeconds, seconds);
    if (!isWarm && end - begin < seconds) continue;
    if (isWarm && measuredFrom === Infinity) measuredFrom = start;
    times.push(end - start);
    if (!isWarm) break; // slower than the time there is: its first steps have to do
    if (end - peakAt > secondsBetweenPeaks) {
      peaks.push(measurePeak());
      peakAt = end;
    }
    yield;
  }
  if (peaks.length === 0) peaks.push(measurePeak());
  const stepSeconds = quantile(times, 0.5);
  const tokensPerSecond = (shape.steps * shape.rows) / stepSeconds;
  const gflops = (tokensPerSecond * operationsPerToken(model)) / 1e9;
  const peakGflops = quantile(peaks, 0.5);
  return {
    tokensPerSecond,
    gflops,
    fractionOfPeak: gflops / peakGflops,
    stepMicroseconds: stepSeconds * 1e6,
    peakGflops,
    steps: times.length,
  };
}

function* trainStep(graph: TrainingGraph, streams: Streams, step: number): Generator<void, void> {
  const { shard } = graph;
  const chunk = step % streams.chunksPerEpoch;
  if (chunk === 0) graph.resetState();
  const steps = streams.read(chunk, shard.firstRow, shard.shape.rows, shard.ids, shard.targets);
  yield* graph.gradients(steps);
  graph.update(learningRate, clipNorm, graph.gradientNorm());
}

function randomTokens(vocabularySize: number, { rows, steps }: SequenceShape): Int32Array {
  const random = new Random(seed);
  return Int32Array.from({ length: rows * (steps * chunks + 1) }, () =>
    Math.floor(random.uniform() * vocabularySize),
  );
}
