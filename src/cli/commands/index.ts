import type { Command } from '../command';
import { benchCommand } from './bench';
import { evalCommand } from './eval';
import { exportCommand } from './export';
import { fillCommand } from './fill';
import { generateCommand } from './generate';
import { gradientCommand } from './gradient';
import { importCommand } from './import';
import { infoCommand } from './info';
import { inspectCommand } from './inspect';
import { labCommand } from './lab';
import { predictCommand } from './predict';
import { reportCommand } from './report';
import { runCommand } from './run';
import { simulateCommand } from './simulate';
import { trainCommand } from './train';
import { translateCommand } from './translate';

export const commands: readonly Command[] = [
  trainCommand,
  runCommand,
  evalCommand,
  predictCommand,
  fillCommand,
  generateCommand,
  translateCommand,
  inspectCommand,
  reportCommand,
  gradientCommand,
  labCommand,
  simulateCommand,
  importCommand,
  exportCommand,
  infoCommand,
  benchCommand,
];
