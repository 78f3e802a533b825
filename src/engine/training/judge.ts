import type { TrainingSpec } from '../../protocol/spec';
import type { Network } from '../network/network';
import { KeptWeights } from './keptWeights';
import { Plateau } from './plateau';
import { RunningMean } from './runningMean';

/**
 * Draws the consequences of each validation: which weights to keep, when the learning rate decays, when training ends
 * early. Where no text is held out, the training loss since the last time is the measure.
 */
export class Judge {
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
    network: Network,
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
    const loss = this.hasValidation ? validLoss : trainLoss;
    const { improved, decay, stop } = this.plateau.judge(loss);
    const isWanted = improved || (this.training.keep === 'last' && !Number.isNaN(loss));
    if (isWanted) this.kept.keep(step, trainLoss, validLoss);
    if (decay) this.learningRate *= this.training.decayFactor;
    this.isEarlyStop = stop;
    this.judgedStep = step;
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

  /** Gives the network the last weights known to be good, after it diverged. */
  restoreGood(): void {
    this.kept.restore();
  }
}
