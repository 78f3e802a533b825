import { AttentionTab } from '../attention/attentionTab';
import { BeltTab } from '../belt/beltTab';
import { GatesTab } from '../gates/gatesTab';
import { MemoryTab } from '../memory/memoryTab';
import { ChangedHost } from '../traces/changedHost';
import { PairHost } from '../traces/pairHost';
import { PredictTab } from '../predict/predictTab';
import { TrainingTab } from '../training/trainingTab';
import { UnitsTab } from '../units/unitsTab';
import type { InspectorTab, TabContext } from './inspectorTab';

/** Every tab, in the order of the bar. */
export function createTabs(context: TabContext): InspectorTab[] {
  const changes = new ChangedHost(context.host);
  const hosts = { changes, pairs: new PairHost(changes) };
  return [
    new PredictTab(context),
    new GatesTab(context, hosts),
    new BeltTab(context, hosts),
    new MemoryTab(context),
    new UnitsTab(context),
    new AttentionTab(context),
    new TrainingTab(context),
  ];
}
