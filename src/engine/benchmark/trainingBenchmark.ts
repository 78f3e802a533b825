import type { ModelSpec } from '../../protocol/spec';
import type { KernelsBackend } from '../kernels/kernels';
import type { SequenceShape } from '../network/sequenceRun';
import { Random } from '../random';
import { Streams } from '../training/streams';
import type { ThreadSupply } from '../threads/threadSupply';
import { TrainingTeam } from '../training/trainingTeam';
import { operationsPerToken } from '../network/operationsPerToken';
import { peakMeter } from './peak';
import { quantile } from './quantile';

export interface TrainingSpeed {
  threads: number;
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

export interface TrainingBenchmark {
  backend: KernelsBackend;
  model: ModelSpec;
  shape: SequenceShape;
  threads: number;
  seconds: number;
}

/** Trains on random tokens for `seconds`, at least one step, with pauses like those of any training. */
export function* benchmarkTraining(
  { backend, model, shape, threads, seconds }: TrainingBenchmark,
  nowSeconds: () => number,
  supply?: ThreadSupply,
): Generator<void, TrainingSpeed> {
  const team = TrainingTeam.create(backend, { spec: model, optimizer: 'adam', shape, seed, threads }, supply);
  try {
    const { times, peakGflops } = yield* measure(team, model.vocabularySize, seconds, nowSeconds);
    const stepSeconds = quantile(times, 0.5);
    const tokensPerSecond = (shape.steps * shape.rows) / stepSeconds;
    const gflops = (tokensPerSecond * operationsPerToken(model)) / 1e9;
    return {
      threads: team.threads,
      tokensPerSecond,
      gflops,
      fractionOfPeak: gflops / (team.threads * peakGflops),
      stepMicroseconds: stepSeconds * 1e6,
      peakGflops,
      steps: times.length,
    };
  } finally {
    team.dispose();
  }
}

/** Seconds of each step once it is warm, and the peak in between. */
function* measure(
  team: TrainingTeam,
  vocabularySize: number,
  seconds: number,
  nowSeconds: () => number,
): Generator<void, { times: number[]; peakGflops: number }> {
  const measurePeak = peakMeter(nowSeconds) ?? (() => NaN);
  const { shape } = team.graph;
  const streams = new Streams(randomTokens(vocabularySize, shape), shape);
  const times: number[] = [];
  const peaks: number[] = [];
  const begin = nowSeconds();
  let measuredFrom = Infinity;
  let peakAt = -Infinity;
  for (let step = 0; times.length === 0 || nowSeconds() - measuredFrom < seconds; step++) {
    const start = nowSeconds();
    yield* trainStep(team, streams, step);
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
  return { times, peakGflops: quantile(peaks, 0.5) };
}

function* trainStep(team: TrainingTeam, streams: Streams, step: number): Generator<void, void> {
  const steps = yield* team.read(streams, step % streams.chunksPerEpoch);
  yield* team.gradients(steps);
  yield* team.update(learningRate, clipNorm, yield* team.gradientNorm());
}

function randomTokens(vocabularySize: number, { rows, steps }: SequenceShape): Int32Array {
  const random = new Random(seed);
  return Int32Array.from({ length: rows * (steps * chunks + 1) }, () =>
    Math.floor(random.uniform() * vocabularySize),
  );
}
