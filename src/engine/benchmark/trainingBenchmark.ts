import type { ModelSpec } from '../../protocol/spec';
import type { KernelsBackend } from '../kernels/kernels';
import type { SequenceShape } from '../network/sequenceRun';
import { Random } from '../random';
import { Streams } from '../training/streams';
import type { ThreadSupply } from '../threads/threadSupply';
import { TrainingTeam } from '../training/trainingTeam';
import { operationsPerToken } from '../network/operationsPerToken';
import { type Peak, peakMeter } from './peak';
import { quantile } from './quantile';

export interface TrainingSpeed {
  threads: number;
  /** Medians over whole steps: reading, gradients, clipping, Adam. */
  tokensPerSecond: number;
  gflops: number;
  stepMicroseconds: number;
  /** Of the multiply-adds that all threads could do by `peakGflops`; NaN without WASM. */
  fractionOfPeak: number;
  /** Of one thread, with 128-bit multiply-adds. */
  peakGflops: number;
  /** The same with 256-bit ones, and the share of those; only of kernels that use them. */
  widePeakGflops?: number;
  fractionOfWidePeak?: number;
  steps: number;
}

const seed = 1;
const learningRate = 1e-3;
const clipNorm = 5;
/**
 * Before measuring: at least so many steps and seconds, as memory is met for the first time and kernels are compiled
 * meanwhile. A step of many seconds is warm in itself.
 */
const warmUpSteps = 2;
const warmUpSeconds = 0.5;
const mostWarmUpSeconds = 10;
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
    const { times, peaks } = yield* measure(team, model.vocabularySize, seconds, nowSeconds);
    const stepSeconds = quantile(times, 0.5);
    const tokensPerSecond = (shape.steps * shape.rows) / stepSeconds;
    const gflops = (tokensPerSecond * operationsPerToken(model)) / 1e9;
    const peakGflops = middle(peaks.map(({ narrow }) => narrow));
    const widePeakGflops = middle(peaks.map(({ wide }) => wide));
    return {
      threads: team.threads,
      tokensPerSecond,
      gflops,
      fractionOfPeak: gflops / (team.threads * (peakGflops ?? NaN)),
      stepMicroseconds: stepSeconds * 1e6,
      peakGflops: peakGflops ?? NaN,
      ...(widePeakGflops && { widePeakGflops, fractionOfWidePeak: gflops / (team.threads * widePeakGflops) }),
      steps: times.length,
    };
  } finally {
    team.dispose();
  }
}

/** The median of those that there are. */
function middle(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? quantile(known, 0.5) : undefined;
}

/** Seconds of each step once it is warm, at least one, and the peaks in between. */
function* measure(
  team: TrainingTeam,
  vocabularySize: number,
  seconds: number,
  nowSeconds: () => number,
): Generator<void, { times: number[]; peaks: Peak[] }> {
  const measurePeak = peakMeter(nowSeconds, team.graph.network.kernels.name === 'revectorized');
  const { shape } = team.graph;
  const streams = new Streams(randomTokens(vocabularySize, shape), shape);
  const times: number[] = [];
  const peaks: Peak[] = [];
  const begin = nowSeconds();
  let measuredFrom = Infinity;
  let peakAt = -Infinity;
  for (let step = 0; times.length === 0 || nowSeconds() - measuredFrom < seconds; step++) {
    const start = nowSeconds();
    const isWarm = step >= warmUpSteps && start - begin >= Math.min(warmUpSeconds, seconds);
    const isMeasured = times.length > 0 || isWarm || start - begin >= mostWarmUpSeconds;
    yield* trainStep(team, streams, step);
    const end = nowSeconds();
    if (!isMeasured) continue;
    if (times.length === 0) measuredFrom = start;
    times.push(end - start);
    if (measurePeak && end - peakAt > secondsBetweenPeaks) {
      peaks.push(measurePeak());
      peakAt = end;
    }
    yield;
  }
  return { times, peaks };
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
