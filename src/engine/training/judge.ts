import type { TrainingSpec } from '../../protocol/spec';
import type { StateArchive, StateHolder } from '../checkpoint/stateArchive';
import { KeptWeights } from './keptWeights';
import { Plateau } from './plateau';
import { RunningMean } from './runningMean';
import type { TrainedNetwork } from './trainedNetwork';

/**
 * Draws the consequences of each validation: which weights to keep, when the learning rate decays, when training ends
 * early. Where no text is held out, the training loss since the last time is the measure.
 */
export class Judge implements StateHolder {
  /** Before a planned decay. */
  learningRate: number;
  /** Whether waiting longer is not worth it. */
  isEarlyStop = false;
  /** Step of the last judgement; 0 before the first. */
  judgedStep = 0;
  private readonly plateau: Plateau;
  private readonly kept: KeptWeights;
  private readonly trainLoss = new RunningMean();

  constructor(
    private readonly training: TrainingSpec,
    private readonly network: TrainedNetwork,
    plateauLength: number,
    private readonly hasValidation: boolean,
  ) {
    this.learningRate = training.learningRate;
    this.plateau = new Plateau(plateauLength, training.patience);
    this.kept = new KeptWeights(network);
  }

  /** Whether no judgement so far found a usable loss. */
  get isHopeless(): boolean {
    return this.judgedStep > 0 && !this.plateau.hasBest;
  }

  addStep(loss: number, tokens: number): void {
    this.trainLoss.add(loss, tokens);
  }

  /** Judges the current weights, those of `step`. `validLoss` is NaN where nothing is held out, or it is no number. */
  judge(step: number, validLoss: number): void {
    const trainLoss = this.trainLoss.take();
    const loss = this.hasValidation ? validLoss : this.hasSoundWeights() ? trainLoss : NaN;
    const { improved, decay, stop } = this.plateau.judge(loss);
    const isWanted = improved || (this.training.keep === 'last' && !Number.isNaN(loss));
    if (isWanted) this.kept.keep(step, trainLoss, validLoss);
    if (decay && this.decaysOnPlateau()) this.learningRate *= this.training.decayFactor;
    this.isEarlyStop = stop;
    this.judgedStep = step;
  }

  private decaysOnPlateau(): boolean {
    const { decay = 'plateau' } = this.training;
    return decay === 'plateau';
  }

  /** Losses of training are those of the weights before the last update, which may have gone wrong. */
  private hasSoundWeights(): boolean {
    const { kernels, parameters } = this.network;
    return Number.isFinite(kernels.sumOfSquares(parameters.values));
  }

  /** Gives the network the weights to keep. Those of `step`, the last, count as the best only when judged. */
  settle(step: number): { trainLoss: number; validLoss: number } {
    if (this.judgedStep !== step && (this.training.keep === 'last' || this.judgedStep === 0)) {
      this.kept.keep(step, this.trainLoss.take(), NaN);
    } else if (this.kept.step !== step) {
      this.kept.restore();
    }
    return this.kept;
  }

  /** Losses of the last weights known to be good. */
  get good(): { trainLoss: number; validLoss: number } {
    return this.kept;
  }

  /** Gives the network the last weights known to be good, after it diverged. Returns the step that they are of. */
  restoreGood(): number {
    this.kept.restore();
    return this.kept.step;
  }

  visitState(archive: StateArchive): void {
    this.learningRate = archive.number('learningRate', this.learningRate);
    this.isEarlyStop = archive.number('isEarlyStop', Number(this.isEarlyStop)) === 1;
    this.judgedStep = archive.number('judgedStep', this.judgedStep);
    this.plateau.visitState(archive);
    this.trainLoss.visitState(archive, 'judge');
    this.kept.visitState(archive);
  }
}
