import type { StateArchive, StateHolder } from '../checkpoint/stateArchive';
import type { TrainedNetwork } from './trainedNetwork';

/** A copy of the weights of the best moment so far: at first those that training started from. */
export class KeptWeights implements StateHolder {
  step = 0;
  /** Losses at that moment; NaN before the first measure. */
  trainLoss = NaN;
  validLoss = NaN;
  private readonly values: Float32Array;

  constructor(private readonly network: TrainedNetwork) {
    this.values = network.parameters.values.slice();
  }

  keep(step: number, trainLoss: number, validLoss: number): void {
    this.values.set(this.network.parameters.values);
    this.step = step;
    this.trainLoss = trainLoss;
    this.validLoss = validLoss;
  }

  restore(): void {
    this.network.parameters.values.set(this.values);
    this.network.markWeightsChanged();
  }

  visitState(archive: StateArchive): void {
    archive.floats('kept', this.values);
    this.step = archive.number('kept.step', this.step);
    this.trainLoss = archive.number('kept.trainLoss', this.trainLoss);
    this.validLoss = archive.number('kept.validLoss', this.validLoss);
  }
}
