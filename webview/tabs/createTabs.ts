import { BeltTab } from '../belt/beltTab';
import { GatesTab } from '../gates/gatesTab';
import { MemoryTab } from '../memory/memoryTab';
import { PredictTab } from '../predict/predictTab';
import { TrainingTab } from '../training/trainingTab';
import { UnitsTab } from '../units/unitsTab';
import type { InspectorTab, TabContext } from './inspectorTab';

/** Every tab, in the order of the bar. */
export function createTabs(context: TabContext): InspectorTab[] {
  return [
    new PredictTab(context),
    new GatesTab(context),
    new BeltTab(context),
    new MemoryTab(context),
    new UnitsTab(context),
    new TrainingTab(context),
  ];
}
