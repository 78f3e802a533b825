import { phrase, type Phrase } from '../../base/phrase';
import type { ModelSpec } from '../../protocol/spec';
import type { RollBack } from '../../protocol/training';
import type { StateArchive, StateHolder } from '../checkpoint/stateArchive';

/** Times that a run goes back to its last good weights before it ends. */
export const mostRollBacks = 3;

/** A loss beyond so many times that of guessing evenly, and so many nats more, is no learning any more. */
const explodedShare = 3;
const explodedNats = 5;
/** The states of relu cells have no bound, so losses may be large for a moment; beyond this the perplexity is no number. */
const mostUnboundedLoss = 709;

/** What is to be done after a step's gradients. */
export type Verdict = 'fine' | 'skip' | 'roll-back' | 'end';

/**
 * Looks at the loss and the gradient of every step before the weights change. A loss or a gradient that is no usable
 * number, or a loss that has exploded, means that the weights are lost, and the run goes back to the last good ones with
 * half the learning rate. In relu cells a state carried far can explode although the weights are sound: there the step is
 * left out first, and the next starts from the empty state.
 */
export class Divergence implements StateHolder {
  private readonly mostLoss: number;
  private rollBacks = 0;
  private isSkipping = false;

  constructor(private readonly model: Pick<ModelSpec, 'cell' | 'vocabularySize'>) {
    const isBounded = model.cell !== 'rnn-relu';
    this.mostLoss = isBounded
      ? explodedShare * Math.log(model.vocabularySize) + explodedNats
      : mostUnboundedLoss;
  }

  judge(loss: number, gradientNorm: number): Verdict {
    if (!this.isLost(loss) && Number.isFinite(gradientNorm)) {
      this.isSkipping = false;
      return 'fine';
    }
    if (this.model.cell === 'rnn-relu' && !this.isSkipping) {
      this.isSkipping = true;
      return 'skip';
    }
    if (this.rollBacks >= mostRollBacks) return 'end';
    this.rollBacks++;
    this.isSkipping = false;
    return 'roll-back';
  }

  /** Whether a loss is no usable number, or so large that nothing was learnt. */
  isLost(loss: number): boolean {
    return !(loss <= this.mostLoss);
  }

  /** The one that `judge` has just asked for. */
  describe(step: number, loss: number, goodStep: number, learningRate: number): RollBack {
    return { step, loss, goodStep, learningRate, count: this.rollBacks, most: mostRollBacks };
  }

  visitState(archive: StateArchive): void {
    this.rollBacks = archive.number('rollBacks', this.rollBacks);
    this.isSkipping = archive.number('isSkipping', Number(this.isSkipping)) === 1;
  }
}

export function rollBackPhrase({ step, loss, goodStep, learningRate, count, most }: RollBack): Phrase {
  const what = Number.isFinite(loss)
    ? phrase`its loss exploded to ${loss.toPrecision(3)}`
    : phrase`its loss is no number`;
  const where = goodStep === 0 ? phrase`the first weights` : phrase`the weights of step ${goodStep}`;
  return phrase`Training diverged at step ${step}: ${what}. Back to ${where}, learning rate ${learningRate.toPrecision(3)} (${count} of ${most}).`;
}
