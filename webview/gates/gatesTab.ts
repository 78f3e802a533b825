import type { Exportable } from '../export/exportable';
import type { TabContext } from '../tabs/inspectorTab';
import type { PairHost } from '../traces/pairHost';
import { TraceTab } from '../traces/traceTab';
import type { GatesChoice } from './gatesControls';
import { GatesView } from './gatesView';

/** Gates and states of the whole text, as a heatmap of units by tokens. */
export class GatesTab extends TraceTab<GatesView> {
  constructor(context: TabContext, pairs: PairHost) {
    const view = new GatesView(
      {
        host: pairs,
        choice: () => choiceOf(context),
        changeChoice: (part) => changeChoice(context, part),
        isTableOpen: () => context.viewState().tableOpen === true,
        setTableOpen: (tableOpen) => context.changeViewState({ tableOpen }),
        select: (range) => context.select(range),
        dispatch: (action) => context.dispatch(action),
        announce: (text) => context.announce(text),
      },
      context.theme(),
    );
    super('gates', view, pairs);
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
