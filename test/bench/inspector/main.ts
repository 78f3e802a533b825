import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { resultsFolder } from '../../../scripts/lib/paths.mjs';
import { cursorPart } from './cursorPart';
import type { Figure } from './figures';
import { floorPart } from './floorPart';
import { heatmapPart } from './heatmapPart';
import { hiddenPart } from './hiddenPart';
import { memoryPart } from './memoryPart';

/** Each starts a VS Code of its own and takes under two minutes. */
const parts: Readonly<Record<string, () => Promise<Figure[]>>> = {
  heatmap: heatmapPart,
  cursor: () => cursorPart(),
  floor: () => floorPart(),
  // The same with webviews in a process of their own, as on a desktop.
  cursorApart: () => cursorPart(true),
  floorApart: () => floorPart(true),
  memory: memoryPart,
  hidden: hiddenPart,
};

const wanted = process.argv.slice(2);
const folder = path.join(resultsFolder, 'inspector-speed');
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const load = os.loadavg()[0]?.toFixed(1);
  const figures = await measure();
  console.log(`\n${name} (load of the machine before: ${load})`);
  for (const { what, target, measured, met } of figures)
    console.log(`  ${met === false ? 'MISSED ' : ''}${what}\n    ${measured}; wanted: ${target}`);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `${name}.json`), JSON.stringify({ load, figures }, null, 2));
}
process.exit();
