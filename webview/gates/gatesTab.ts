import type { TabContext } from '../tabs/inspectorTab';
import { changedModes } from '../traces/changedHost';
import { type TraceHosts, TraceTab } from '../traces/traceTab';
import type { GatesChoice } from './gatesControls';
import { GatesView } from './gatesView';

/** Gates and states of the whole text, as a heatmap of units by tokens. */
export class GatesTab extends TraceTab<GatesView> {
  constructor(context: TabContext, hosts: TraceHosts) {
    const view = new GatesView(
      {
        host: hosts.pairs,
        isDifference: () => hosts.changes.isDifference,
        half: () => hosts.pairs.half,
        intervene: (set) => context.intervene(set),
        ...(context.host.isRecorded && { isRecorded: true }),
        write: (text) => context.writeIntervention(text),
        choice: () => choiceOf(context),
        changeChoice: (part) => changeChoice(context, part),
        isTableOpen: () => context.viewState().tableOpen === true,
        setTableOpen: (tableOpen) => context.changeViewState({ tableOpen }),
        select: (range) => context.select(range),
        dispatch: (action) => context.dispatch(action),
        announce: (text) => context.announce(text),
        exportsChanged: () => context.exportsChanged(),
      },
      context.theme(),
    );
    super('gates', view, hosts, changedModes);
  }
}

function choiceOf(context: TabContext): GatesChoice {
  const { layer, quantity, sort = 'index', sortWith = 'unit', sortPattern } = context.viewState();
  return { layer, quantity, sort, with: sortWith, ...(sortPattern && { pattern: sortPattern }) };
}

function changeChoice(context: TabContext, part: Partial<GatesChoice>): void {
  const { with: sortWith, pattern: sortPattern, ...rest } = part;
  context.changeViewState({
    ...rest,
    ...(sortWith && { sortWith }),
    ...('pattern' in part && { sortPattern }),
  });
}
