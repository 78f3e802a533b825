import type { PairConnectivity } from '../../src/protocol/inspectorQuestions';
import { tokenLabel } from '../attention/pairData';
import { Selector } from '../controls/toolkit';
import { setHidden } from '../dom';
import { memoryStrings } from './memoryStrings';

const follows = 'cursor';

/** Of a pair: which token of the target the prediction is of; the one at the cursor until another is chosen. */
export class PositionChoice {
  private readonly selector: Selector;

  constructor(onChange: (position: number | undefined) => void) {
    this.selector = new Selector(memoryStrings.prediction, (value) =>
      onChange(value === follows ? undefined : Number(value)),
    );
    setHidden(this.node, true);
  }

  get node(): HTMLElement {
    return this.selector.node;
  }

  show(pair: PairConnectivity | undefined, position: number | undefined): void {
    setHidden(this.node, !pair);
    if (!pair) return;
    const tokens = pair.targetTokens.map((text, i) => ({
      value: String(i),
      label: memoryStrings.targetToken(i + 1, tokenLabel(text)),
    }));
    const choices = [{ value: follows, label: memoryStrings.atCursor }, ...tokens];
    this.selector.show(choices, position === undefined ? follows : String(position));
  }
}
