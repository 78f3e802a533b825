import type { TabContext } from '../tabs/inspectorTab';
import { type TraceHosts, TraceTab } from '../traces/traceTab';
import { BeltView } from './beltView';

/** One unit along the text: what wrote to it, what it carried, and where that was used. */
export class BeltTab extends TraceTab<BeltView> {
  constructor(context: TabContext, hosts: TraceHosts) {
    const view = new BeltView(
      {
        host: hosts.pairs,
        half: () => hosts.pairs.half,
        intervene: (set) => context.intervene(set),
        ...(context.host.isRecorded && { isRecorded: true }),
        write: (text) => context.writeIntervention(text),
        layer: () => context.viewState().layer,
        chooseLayer: (layer) => context.changeViewState({ layer }),
        select: (range) => context.select(range),
        dispatch: (action) => context.dispatch(action),
        announce: (text) => context.announce(text),
        exportsChanged: () => context.exportsChanged(),
      },
      context.theme(),
    );
    super('belt', view, hosts, ['changed', 'plain']);
  }
}
