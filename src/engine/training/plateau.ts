import type { StateArchive, StateHolder } from '../checkpoint/stateArchive';

/** What follows from one measure. */
export interface Judgement {
  improved: boolean;
  /** The learning rate should decay. */
  decay: boolean;
  /** Training should end. */
  stop: boolean;
}

/** Watches a loss: `plateauLength` measures in a row without a new best are a plateau, `patience` plateaus the end. */
export class Plateau implements StateHolder {
  private best = Infinity;
  private sinceBest = 0;

  constructor(
    private readonly plateauLength: number,
    /** 0: never stop. */
    private readonly patience: number,
  ) {}

  /** Whether any loss so far was a finite number. */
  get hasBest(): boolean {
    return this.best < Infinity;
  }

  visitState(archive: StateArchive): void {
    this.best = archive.number('plateau.best', this.best);
    this.sinceBest = archive.number('plateau.sinceBest', this.sinceBest);
  }

  judge(loss: number): Judgement {
    if (loss < this.best) {
      this.best = loss;
      this.sinceBest = 0;
      return { improved: true, decay: false, stop: false };
    }
    this.sinceBest++;
    const plateaus = Math.floor(this.sinceBest / this.plateauLength);
    const isNew = this.sinceBest % this.plateauLength === 0;
    return { improved: false, decay: isNew, stop: this.patience > 0 && plateaus >= this.patience };
  }
}
