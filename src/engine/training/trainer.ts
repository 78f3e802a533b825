import { UnrollError } from '../../base/errors';
import { englishOf, phrase, type Phrase } from '../../base/phrase';
import type { RunSpec, TrainingSpec } from '../../protocol/spec';
import type { RollBack, StopReason, TrainingPoint } from '../../protocol/training';
import type { CheckpointSink } from '../checkpoint/checkpointSink';
import { CheckpointTimer } from '../checkpoint/checkpointTimer';
import {
  type CheckpointState,
  collectState,
  restoreState,
  type StateArchive,
  type StateHolder,
} from '../checkpoint/stateArchive';
import { EvaluationTally } from '../evaluation/evaluationTally';
import type { KernelsBackend } from '../kernels/kernels';
import type { Network } from '../network/network';
import type { ThreadSupply } from '../threads/threadSupply';
import { checkTraining } from './checkTraining';
import { plannedFactor } from './decay';
import { Divergence, rollBackPhrase } from './divergence';
import { Judge } from './judge';
import { Limits } from './limits';
import { interruptible, tick, type Tick, ticking } from './pauses';
import { ProgressMeter } from './progressMeter';
import type { Streams } from './streams';
import type { TrainedNetwork } from './trainedNetwork';
import { textTask, type TrainingTask } from './trainingTask';
import { TrainingClock } from './trainingClock';
import { TrainingVitals } from './trainingVitals';

/** A `tick` says only that time has passed: the driver may let others in, or leave for good. */
export type TrainerEvent =
  Tick | { kind: 'point'; point: TrainingPoint } | { kind: 'rolled-back'; rollBack: RollBack; text: string };

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

/** Where a run begins, and where its checkpoints go. */
export interface TrainerOptions {
  /** The state of a run of the same spec and data, to go on from. */
  resume?: CheckpointState;
  checkpoints?: CheckpointSink;
}

/** Longest that validation at the end of a run may take once it should end: in seconds, or as a share of the run. */
const finalSeconds = 5;
const finalShare = 0.2;

/** A trainer as its driver sees it, whatever it trains. */
export interface DrivenTrainer {
  /** Seconds that the driver slept between events. */
  pausedSeconds: number;
  run(): Generator<TrainerEvent, TrainerOutcome>;
  stop(): void;
}

/**
 * Trains a model: steps with validation, learning-rate decay, early stop and the best weights kept. Everything but the clock
 * decides by counting, so the same spec, data and seed give the same weights, bit by bit, unless a limit in seconds ends the
 * run; also when it was stopped in between and went on from a checkpoint.
 */
export class TaskTrainer<N extends TrainedNetwork, Data> implements StateHolder, DrivenTrainer {
  /** Seconds that the driver slept between events: left out of limits and speeds. */
  pausedSeconds = 0;
  /** As given, with the number of threads that are really used. */
  readonly spec: RunSpec;
  private readonly training: TrainingSpec;
  private readonly judge: Judge;
  private readonly divergence: Divergence;
  private readonly clock: TrainingClock;
  private readonly meter: ProgressMeter;
  private readonly vitals: TrainingVitals;
  private readonly checkpoints: CheckpointSink | undefined;
  private step = 0;
  /** Roll-backs were of no use. */
  private hasDiverged = false;
  /** What is to be told with the next point. */
  private notes: Phrase[] = [];
  private stopping = false;

  /** Throws `bad-model` for a state to resume that is of another training. */
  constructor(
    spec: RunSpec,
    private readonly task: TrainingTask<N, Data>,
    nowSeconds: () => number,
    { resume, checkpoints }: TrainerOptions = {},
  ) {
    const { maker, plan, hasValidation } = task;
    this.training = spec.training;
    this.checkpoints = checkpoints;
    this.spec = { ...spec, training: { ...spec.training, threads: maker.threads } };
    this.judge = new Judge(spec.training, maker.network, plan.plateauLength, hasValidation);
    this.divergence = new Divergence(spec.model);
    this.clock = new TrainingClock(nowSeconds, () => this.pausedSeconds);
    this.meter = new ProgressMeter(this.clock);
    this.vitals = new TrainingVitals(this.network, spec.training.clipNorm, task.evaluated);
    if (resume) restoreState(this, resume);
  }

  /** With the weights of the moment, usable whenever `run` has yielded. */
  get network(): N {
    return this.task.maker.network;
  }

  /** `run` ends soon: it gives up the step it is in, validates and restores the kept weights. */
  stop(): void {
    this.stopping = true;
  }

  /** Between two steps only. */
  visitState(archive: StateArchive): void {
    this.step = archive.number('step', this.step);
    this.task.maker.visitState(archive);
    this.judge.visitState(archive);
    this.divergence.visitState(archive);
    this.clock.visitState(archive);
    this.meter.visitState(archive);
  }

  /**
   * To be run once. Yields every few milliseconds of work, also inside a step and in validation. Throws `diverged` when
   * losses or gradients stay without a usable value and nothing good was learnt before; the network then has the weights
   * that it began with.
   */
  *run(): Generator<TrainerEvent, TrainerOutcome> {
    try {
      return yield* this.runToEnd();
    } finally {
      this.task.maker.dispose();
    }
  }

  private *runToEnd(): Generator<TrainerEvent, TrainerOutcome> {
    const { clock, meter } = this;
    clock.begin(this.step > 0 ? clock.elapsed() : 0);
    meter.begin();
    const limits = new Limits(this.training, this.task.chunksPerEpoch, clock);
    const timer = new CheckpointTimer(this.checkpoints, clock, this.step);
    const mustEnd = () => this.stopping || (this.step > 0 && limits.isTimeOver());
    // The run that this one goes on from may have been stopped in its validation.
    let mustJudge = this.step > 0 && this.judge.judgedStep < this.step && this.task.plan.isDue(this.step);
    let reason = this.reasonToEnd(limits);
    while (!reason) {
      const finished = mustJudge || (yield* this.trainStep(limits, mustEnd));
      mustJudge = false;
      if (finished && this.task.plan.isDue(this.step)) {
        const validLoss = yield* this.judgeWeights(mustEnd);
        yield this.point(limits, validLoss);
      } else if (finished && meter.isDue()) {
        yield this.point(limits);
      }
      reason = this.reasonToEnd(limits);
      if (!reason && timer.isDue(this.step)) yield* this.saveCheckpoint();
    }
    yield* ticking(this.task.maker.settle());
    // Before the last judgement, which a run that goes on does not make here.
    yield* this.saveCheckpoint();
    const { trainLoss, validLoss } = yield* this.finish(reason);
    yield this.point(limits, validLoss);
    const tokensPerSecond = meter.meanTokensPerSecond();
    return { reason, steps: this.step, trainLoss, validLoss, tokensPerSecond, seconds: clock.elapsed() };
  }

  private reasonToEnd(limits: Limits): StopReason | undefined {
    if (this.hasDiverged) return 'diverged';
    if (this.stopping) return 'stopped';
    if (this.judge.isEarlyStop) return 'early-stop';
    if (this.step >= limits.steps) return 'finished';
    return this.step > 0 && limits.isTimeOver() ? 'time' : undefined;
  }

  private *saveCheckpoint(): Generator<TrainerEvent, void> {
    if (this.checkpoints && this.step > 0)
      yield* ticking(this.checkpoints.save(collectState(this), this.step));
  }

  /** One step of training; false when it was given up, which leaves the weights as they were. */
  private *trainStep(limits: Limits, mustEnd: () => boolean): Generator<TrainerEvent, boolean> {
    const { meter } = this;
    const { maker: team, data, chunksPerEpoch } = this.task;
    const planned = plannedFactor(this.training.decay, limits.shareOver(this.step));
    const learningRate = this.judge.learningRate * planned;
    const steps = yield* ticking(team.read(data, this.step % chunksPerEpoch));
    const loss = yield* interruptible(team.gradients(steps), mustEnd);
    if (loss === undefined) return false;
    const gradientNorm = yield* ticking(team.gradientNorm());
    this.step++;
    const verdict = this.divergence.judge(loss, gradientNorm);
    if (verdict === 'fine') {
      this.vitals.beforeUpdate(gradientNorm);
      yield* ticking(team.update(learningRate, this.training.clipNorm, gradientNorm));
      this.vitals.afterUpdate();
      const { tokens } = team;
      this.judge.addStep(loss, tokens);
      meter.addStep({ tokens, loss, gradientNorm, learningRate });
    } else {
      team.discardGradient();
      team.resetState();
      if (verdict === 'roll-back') yield this.rollBack(loss);
      if (verdict === 'end') this.hasDiverged = true;
    }
    yield tick;
    return true;
  }

  /** Goes on from the last good weights, with half the learning rate and an optimizer that remembers nothing. */
  private rollBack(loss: number): TrainerEvent {
    const goodStep = this.judge.restoreGood();
    this.task.maker.resetOptimizer();
    this.judge.learningRate /= 2;
    const rollBack = this.divergence.describe(this.step, loss, goodStep, this.judge.learningRate);
    const note = rollBackPhrase(rollBack);
    this.notes.push(note);
    return { kind: 'rolled-back', rollBack, text: englishOf(note) };
  }

  /** Validates the weights of the moment and lets the judge decide; NaN when it was given up before. */
  private *judgeWeights(mustEnd: () => boolean): Generator<TrainerEvent, number> {
    const { complete, loss } = yield* this.validate(this.task.plan.tokens, mustEnd);
    if (!complete) return NaN;
    this.judge.judge(this.step, this.divergence.isLost(loss) ? NaN : loss);
    return loss;
  }

  /** Mean nats per token on the first `count` tokens held out, or on those that were read before it had to end. */
  private *validate(
    count: number,
    mustEnd: () => boolean,
  ): Generator<TrainerEvent, { complete: boolean; loss: number }> {
    const { clock } = this;
    const start = clock.elapsed();
    const tally = new EvaluationTally();
    const reading = readAll(this.task.validate(tally, count));
    const complete = yield* interruptible(reading, mustEnd);
    clock.addValidation(clock.elapsed() - start);
    return { complete: complete !== undefined, loss: tally.result().loss };
  }

  /** Judges the last weights, restores those to be kept, and validates them on all that is held out. */
  private *finish(reason: StopReason): Generator<TrainerEvent, { trainLoss: number; validLoss: number }> {
    const { clock, judge } = this;
    const isHurried = reason === 'stopped' || reason === 'time';
    const share = reason === 'time' ? finalShare * clock.elapsed() : 0;
    const deadline = isHurried ? clock.elapsed() + Math.max(finalSeconds, share) : Infinity;
    const mustEnd = () => clock.elapsed() >= deadline;
    if (reason === 'diverged') {
      if (judge.restoreGood() === 0) throw this.diverged();
    } else if (this.step > judge.judgedStep) {
      yield* this.judgeWeights(mustEnd);
    }
    if (judge.isHopeless) throw this.diverged();
    const { trainLoss, validLoss } = reason === 'diverged' ? judge.good : judge.settle(this.step);
    const isKnown = Number.isFinite(validLoss) && this.task.plan.tokens === this.task.validTokens;
    if (isKnown) return { trainLoss, validLoss };
    const { loss } = yield* this.validate(this.task.validTokens, mustEnd);
    return { trainLoss, validLoss: loss };
  }

  private point(limits: Limits, validLoss = NaN): TrainerEvent {
    const epoch = Math.ceil(this.step / this.task.chunksPerEpoch);
    const place = { step: this.step, epoch, secondsLeft: limits.secondsLeft(this.step) };
    const isValidated = !Number.isNaN(validLoss);
    const point = {
      ...this.meter.point(isValidated ? { ...place, validLoss } : place),
      ...this.vitals.take(isValidated ? this.task.plan.tokens - 1 : 0),
    };
    const { notes } = this;
    if (notes.length === 0) return { kind: 'point', point };
    this.notes = [];
    return { kind: 'point', point: { ...point, note: notes.map(englishOf).join('\n'), notes } };
  }

  private diverged(): UnrollError {
    this.judge.restoreGood();
    return new UnrollError(
      'diverged',
      phrase`Training diverged: after ${this.step} steps its loss is no longer a usable number, also with ${this.judge.learningRate.toPrecision(3)} as the learning rate.`,
      phrase`Lower the learning rate (it was ${this.training.learningRate}) or clip gradients at a smaller norm.`,
    );
  }
}

/** Trains a model on a text, by truncated back-propagation through time. */
export class Trainer extends TaskTrainer<Network, Streams> {
  /**
   * Throws `bad-input` for a spec or data that cannot be trained, `too-large` for a model that does not fit, `bad-model`
   * for a state to resume that is of another training.
   */
  constructor(
    backend: KernelsBackend,
    spec: RunSpec,
    data: { train: Int32Array; valid: Int32Array },
    nowSeconds: () => number,
    supply?: ThreadSupply,
    options: TrainerOptions = {},
  ) {
    checkTraining(spec.training);
    super(spec, textTask(backend, spec, data, supply), nowSeconds, options);
  }
}

function* readAll(reading: Generator<void, void>): Generator<void, true> {
  yield* reading;
  return true;
}
