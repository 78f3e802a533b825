import { DisposableObject } from '../../src/base/disposable';
import type { PanelState } from '../panelState';
import { PredictionsView } from '../predictions/predictionsView';
import { tabNames } from '../strings';
import type { InspectorTab, TabContext } from '../tabs/inspectorTab';

/** What the network expects at the cursor. */
export class PredictTab extends DisposableObject implements InspectorTab {
  readonly id = 'predict';
  readonly label = tabNames.predict;
  readonly node: HTMLElement;
  private readonly predictions: PredictionsView;

  constructor({ host }: TabContext) {
    super();
    this.predictions = this._register(
      new PredictionsView((offset, text) => host.post({ type: 'insert', offset, text })),
    );
    this.node = this.predictions.node;
  }

  show({ run, predictions }: PanelState): void {
    if (run) this.predictions.show(predictions, run.spec.tokenizer.kind);
  }

  hide(): void {
    // Nothing runs for it.
  }

  setTheme(): void {
    // Its colours are all in CSS.
  }
}
