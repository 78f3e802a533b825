import { DisposableObject } from '../../src/base/disposable';
import { CurvesView } from '../curves/curvesView';
import type { PanelState } from '../panelState';
import { tabNames } from '../strings';
import type { InspectorTab, TabContext } from '../tabs/inspectorTab';
import type { Theme } from '../theme';

/** How the training went, or goes. */
export class TrainingTab extends DisposableObject implements InspectorTab {
  readonly id = 'training';
  readonly label = tabNames.training;
  readonly node: HTMLElement;
  private readonly curves: CurvesView;

  constructor(context: TabContext) {
    super();
    this.curves = this._register(
      new CurvesView(context.viewState().curves ?? 'loss', context.theme(), (curves) =>
        context.changeViewState({ curves }),
      ),
    );
    this.node = this.curves.node;
  }

  show({ run, points }: PanelState): void {
    this.curves.show(run, points);
  }

  hide(): void {
    // Nothing runs for it.
  }

  setTheme(theme: Theme): void {
    this.curves.setTheme(theme);
  }
}
