import { UnrollError } from '../../base/errors';
import type { RunSpec, TrainingSpec } from '../../protocol/spec';
import type { StopReason, TrainingPoint } from '../../protocol/training';
import { checkIds, evaluateInto } from '../evaluation/evaluate';
import { EvaluationTally } from '../evaluation/evaluationTally';
import type { KernelsBackend } from '../kernels/kernels';
import type { Network } from '../network/network';
import { checkTraining } from './checkTraining';
import { Judge } from './judge';
import { Limits } from './limits';
import { ProgressMeter } from './progressMeter';
import { startFromFrequencies } from './startFromFrequencies';
import { Streams } from './streams';
import { TrainingClock } from './trainingClock';
import type { ThreadSupply } from '../threads/threadSupply';
import { BlankGraph } from './blankGraph';
import { LoneLearner } from './loneLearner';
import type { StepMaker } from './stepMaker';
import { TrainingTeam } from './trainingTeam';
import { ValidationPlan } from './validationPlan';

/** A `tick` says only that time has passed: the driver may let others in, or leave for good. */
export type TrainerEvent = { kind: 'tick' } | { kind: 'point'; point: TrainingPoint };

export interface TrainerOutcome {
  reason: StopReason;
  /** Steps made; the weights kept may be those of an earlier one. */
  steps: number;
  /** Mean nats per token that the kept weights were trained with; NaN when no step was made. */
  trainLoss: number;
  /** Mean nats per token of the kept weights on the held-out text; NaN when there is none. */
  validLoss: number;
  tokensPerSecond: number;
  seconds: number;
}

/** Longest that validation at the end of a run may take once it should end: in seconds, or as a share of the run. */
const finalSeconds = 5;
const finalShare = 0.2;

/** Steps in a row without a usable loss after which training has diverged. */
const mostLostSteps = 5;

const tick: TrainerEvent = { kind: 'tick' };

/**
 * Trains a model on a text: truncated back-propagation through time with validation, learning-rate decay, early stop and
 * the best weights kept. Everything but the clock decides by counting, so the same spec, data and seed give the same
 * weights, bit by bit, unless a limit in seconds ends the run.
 */
export class Trainer {
  /** Seconds that the driver slept between events: left out of limits and speeds. */
  pausedSeconds = 0;
  /** As given, with the number of threads that are really used. */
  readonly spec: RunSpec;
  private readonly team: StepMaker;
  private readonly streams: Streams;
  private readonly plan: ValidationPlan;
  private readonly training: TrainingSpec;
  private readonly judge: Judge;
  private readonly hasValidation: boolean;
  private step = 0;
  private lostSteps = 0;
  private stopping = false;

  /** Throws `bad-input` for a spec or data that cannot be trained, `too-large` for a model that does not fit. */
  constructor(
    backend: KernelsBackend,
    spec: RunSpec,
    private readonly data: { train: Int32Array; valid: Int32Array },
    private readonly nowSeconds: () => number,
    supply?: ThreadSupply,
  ) {
    const { training, model } = spec;
    checkTraining(training);
    checkIds(data.train, model.vocabularySize);
    checkIds(data.valid, model.vocabularySize);
    this.training = training;
    this.streams = new Streams(data.train, { steps: training.sequenceLength, rows: training.batchSize });
    const { optimizer, seed, threads = 1 } = training;
    const { shape } = this.streams;
    this.team =
      model.kind === 'blank'
        ? new LoneLearner(BlankGraph.create(backend, model, optimizer, shape, seed))
        : TrainingTeam.create(backend, { spec: model, optimizer, shape, seed, threads }, supply);
    this.spec = { ...spec, training: { ...training, threads: this.team.threads } };
    startFromFrequencies(this.team.network.parameters.outputBias, data.train);
    this.team.network.markWeightsChanged();
    this.plan = new ValidationPlan(this.streams, data.valid.length);
    // A single token held out has nothing to be predicted from.
    this.hasValidation = data.valid.length > 1;
    this.judge = new Judge(training, this.team.network, this.plan.plateauLength, this.hasValidation);
  }

  /** With the weights of the moment, usable whenever `run` has yielded. */
  get network(): Network {
    return this.team.network;
  }

  /** `run` ends soon: it gives up the step it is in, validates and restores the kept weights. */
  stop(): void {
    this.stopping = true;
  }

  /**
   * To be run once. Yields every few milliseconds of work, also inside a step and in validation. Throws `diverged` when
   * losses or gradients stay without a finite value; the network then has the last weights known to be good.
   */
  *run(): Generator<TrainerEvent, TrainerOutcome> {
    try {
      return yield* this.runToEnd();
    } finally {
      this.team.dispose();
    }
  }

  private *runToEnd(): Generator<TrainerEvent, TrainerOutcome> {
    const clock = new TrainingClock(this.nowSeconds, () => this.pausedSeconds);
    const limits = new Limits(this.training, this.streams.chunksPerEpoch, clock);
    const meter = new ProgressMeter(clock);
    const mustEnd = () => this.stopping || (this.step > 0 && limits.isTimeOver());
    let reason = this.reasonToEnd(limits);
    while (!reason) {
      const finished = yield* this.trainStep(meter, mustEnd);
      if (finished && this.plan.isDue(this.step)) {
        const validLoss = yield* this.judgeWeights(clock, mustEnd);
        yield this.point(meter, limits, validLoss);
      } else if (finished && meter.isDue()) {
        yield this.point(meter, limits);
      }
      reason = this.reasonToEnd(limits);
    }
    const { trainLoss, validLoss } = yield* this.finish(reason, clock);
    yield this.point(meter, limits, validLoss);
    const tokensPerSecond = meter.meanTokensPerSecond();
    return { reason, steps: this.step, trainLoss, validLoss, tokensPerSecond, seconds: clock.elapsed() };
  }

  private reasonToEnd(limits: Limits): StopReason | undefined {
    if (this.stopping) return 'stopped';
    if (this.judge.isEarlyStop) return 'early-stop';
    if (this.step >= limits.steps) return 'finished';
    return this.step > 0 && limits.isTimeOver() ? 'time' : undefined;
  }

  /** One step of training; false when it was given up, which leaves the weights as they were. */
  private *trainStep(meter: ProgressMeter, mustEnd: () => boolean): Generator<TrainerEvent, boolean> {
    const { team, streams } = this;
    const { learningRate } = this.judge;
    const steps = yield* ticking(team.read(streams, this.step % streams.chunksPerEpoch));
    const loss = yield* interruptible(team.gradients(steps), mustEnd);
    if (loss === undefined) return false;
    const gradientNorm = yield* ticking(team.gradientNorm());
    this.step++;
    if (isLost(loss) || !Number.isFinite(gradientNorm)) {
      this.skipStep();
    } else {
      yield* ticking(team.update(learningRate, this.training.clipNorm, gradientNorm));
      const tokens = steps * streams.shape.rows;
      this.judge.addStep(loss, tokens);
      meter.addStep({ tokens, loss, gradientNorm, learningRate });
      this.lostSteps = 0;
    }
    yield tick;
    return true;
  }

  /**
   * A state carried far can explode although the weights are sound, in relu cells above all. So a step without a usable
   * loss changes nothing, and the next starts from the empty state; when that does not help, the weights are at fault.
   */
  private skipStep(): void {
    this.lostSteps++;
    if (this.lostSteps >= mostLostSteps) throw this.diverged();
    this.team.discardGradient();
    this.team.resetState();
  }

  /** Validates the weights of the moment and lets the judge decide; NaN when it was given up before. */
  private *judgeWeights(clock: TrainingClock, mustEnd: () => boolean): Generator<TrainerEvent, number> {
    const { complete, loss } = yield* this.validate(this.plan.tokens, clock, mustEnd);
    if (!complete) return NaN;
    this.judge.judge(this.step, isLost(loss) ? NaN : loss);
    return loss;
  }

  /** Mean nats per token on the first `count` tokens held out, or on those that were read before it had to end. */
  private *validate(
    count: number,
    clock: TrainingClock,
    mustEnd: () => boolean,
  ): Generator<TrainerEvent, { complete: boolean; loss: number }> {
    const start = clock.elapsed();
    const tally = new EvaluationTally();
    const reading = readAll(tally, this.network, this.data.valid.subarray(0, count));
    const complete = yield* interruptible(reading, mustEnd);
    clock.addValidation(clock.elapsed() - start);
    return { complete: complete !== undefined, loss: tally.result().loss };
  }

  /** Judges the last weights, restores those to be kept, and validates them on all that is held out. */
  private *finish(
    reason: StopReason,
    clock: TrainingClock,
  ): Generator<TrainerEvent, { trainLoss: number; validLoss: number }> {
    const isHurried = reason === 'stopped' || reason === 'time';
    const share = reason === 'time' ? finalShare * clock.elapsed() : 0;
    const deadline = isHurried ? clock.elapsed() + Math.max(finalSeconds, share) : Infinity;
    const mustEnd = () => clock.elapsed() >= deadline;
    if (this.step > this.judge.judgedStep) yield* this.judgeWeights(clock, mustEnd);
    if (this.judge.isHopeless) throw this.diverged();
    const { trainLoss, validLoss } = this.judge.settle(this.step);
    const isKnown = Number.isFinite(validLoss) && this.plan.tokens === this.data.valid.length;
    if (isKnown) return { trainLoss, validLoss };
    const { loss } = yield* this.validate(this.data.valid.length, clock, mustEnd);
    return { trainLoss, validLoss: loss };
  }

  private point(meter: ProgressMeter, limits: Limits, validLoss = NaN): TrainerEvent {
    const epoch = Math.ceil(this.step / this.streams.chunksPerEpoch);
    const place = { step: this.step, epoch, secondsLeft: limits.secondsLeft(this.step) };
    const isValidated = !Number.isNaN(validLoss);
    return { kind: 'point', point: meter.point(isValidated ? { ...place, validLoss } : place) };
  }

  private diverged(): UnrollError {
    this.judge.restoreGood();
    return new UnrollError(
      'diverged',
      `Training diverged: after ${this.step} steps its loss is no longer a usable number.`,
      `Lower the learning rate (it was ${this.judge.learningRate}) or clip gradients at a smaller norm.`,
    );
  }
}

/** A saturated network's loss may be huge yet finite: where its exponential, the perplexity, is not, all is lost too. */
function isLost(loss: number): boolean {
  return !Number.isFinite(Math.exp(loss));
}

/** The result of `work`, with a tick for each of its pauses; undefined when it had to end before. */
function* interruptible<T>(
  work: Generator<void, T>,
  mustEnd: () => boolean,
): Generator<TrainerEvent, T | undefined> {
  try {
    for (;;) {
      const state = work.next();
      if (state.done) return state.value;
      yield tick;
      if (mustEnd()) return undefined;
    }
  } finally {
    // Also when the driver leaves for good: work in progress gives back what it holds.
    work.return(undefined as T);
  }
}

/** The result of `work`, with a tick for each of its pauses. */
function* ticking<T>(work: Generator<void, T>): Generator<TrainerEvent, T> {
  for (;;) {
    const state = work.next();
    if (state.done) return state.value;
    yield tick;
  }
}

function* readAll(tally: EvaluationTally, network: Network, ids: Int32Array): Generator<void, true> {
  yield* evaluateInto(tally, network, ids);
  return true;
}
