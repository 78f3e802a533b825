import { DisposableObject } from '../../src/base/disposable';
import { csvOf } from '../export/csv';
import type { Exportable } from '../export/exportable';
import type { PanelState } from '../panelState';
import { tabNames } from '../strings';
import type { InspectorTab, TabContext } from '../tabs/inspectorTab';
import type { Theme } from '../theme';
import { BeltView } from './beltView';

/** One unit along the text: what wrote to it, what it carried, and where that was used. */
export class BeltTab extends DisposableObject implements InspectorTab {
  readonly id = 'belt';
  readonly label = tabNames.belt;
  readonly node: HTMLElement;
  private readonly view: BeltView;

  constructor(context: TabContext) {
    super();
    this.view = this._register(
      new BeltView(
        {
          host: context.host,
          layer: () => context.viewState().layer,
          chooseLayer: (layer) => context.changeViewState({ layer }),
          select: (range) => context.select(range),
          dispatch: (action) => context.dispatch(action),
          announce: (text) => context.announce(text),
        },
        context.theme(),
      ),
    );
    this.node = this.view.node;
  }

  show({ run, documentUri, documentName, predictions, brush, selectedUnit }: PanelState): void {
    if (!run) return;
    this.view.show(`${run.modelId} ${documentUri ?? documentName}`, predictions, brush, selectedUnit);
  }

  hide(): void {
    this.view.hide();
  }

  setTheme(theme: Theme): void {
    this.view.setTheme(theme);
  }

  exportable(): Exportable | undefined {
    const canvas = this.view.picture();
    const rows = this.view.rows();
    if (!canvas || !rows) return undefined;
    return { canvas, csv: csvOf(rows.names, rows.lines) };
  }
}
