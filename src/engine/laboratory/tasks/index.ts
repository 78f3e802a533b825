import type { LabTaskName } from '../../../protocol/laboratory';
import { adding } from './adding';
import { anbn } from './anbn';
import { copyMemory } from './copyMemory';
import { dyck } from './dyck';
import { recall } from './recall';
import type { LabTask } from './task';
import { temporalOrder } from './temporalOrder';

export const tasks: Readonly<Record<LabTaskName, LabTask>> = {
  recall,
  'temporal-order': temporalOrder,
  adding,
  copy: copyMemory,
  'dyck-1': dyck,
  anbn,
};
