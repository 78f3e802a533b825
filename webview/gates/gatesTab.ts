import { DisposableObject } from '../../src/base/disposable';
import type { Exportable } from '../export/exportable';
import type { PanelState } from '../panelState';
import { tabNames } from '../strings';
import type { InspectorTab, TabContext } from '../tabs/inspectorTab';
import type { Theme } from '../theme';
import type { GatesChoice } from './gatesControls';
import { GatesView } from './gatesView';

/** Gates and states of the whole text, as a heatmap of units by tokens. */
export class GatesTab extends DisposableObject implements InspectorTab {
  readonly id = 'gates';
  readonly label = tabNames.gates;
  readonly node: HTMLElement;
  private readonly view: GatesView;

  constructor(context: TabContext) {
    super();
    this.view = this._register(
      new GatesView(
        {
          host: context.host,
          choice: () => choiceOf(context),
          changeChoice: (part) => changeChoice(context, part),
          isTableOpen: () => context.viewState().tableOpen === true,
          setTableOpen: (tableOpen) => context.changeViewState({ tableOpen }),
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
    return canvas && { canvas };
  }
}

function choiceOf(context: TabContext): GatesChoice {
  const { layer, quantity, sort = 'index', sortWith = 'unit' } = context.viewState();
  return { layer, quantity, sort, with: sortWith };
}

function changeChoice(context: TabContext, part: Partial<GatesChoice>): void {
  const { with: sortWith, ...rest } = part;
  context.changeViewState({ ...rest, ...(sortWith && { sortWith }) });
}
