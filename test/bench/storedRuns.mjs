// What many stored runs cost: node test/bench/storedRuns.mjs [--runs 5000]
// Writes so many runs into a folder of this machine's disk, each with a model, a curve and a checkpoint beside it, and looks at
// them as a window does: when it lists them for the first time, the next time, and when another window has changed one.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({ options: { runs: { type: 'string' } } });
const count = Number(values.runs ?? 5000);
const folder = mkdtempSync(join(tmpdir(), 'unroll-runs-'));
try {
  const outfile = join(folder, 'bundle.mjs');
  const contents = `
    export { DiskFolder } from '../../src/host/models/diskFolder';
    export { RunStore } from '../../src/host/runs/runStore';
    export { RunLibrary } from '../../src/host/runs/runLibrary';
    export { rowsOf } from '../../src/host/runs/runRows';
    export { formatRecord } from '../../src/host/runs/runRecord';
    export { sampleSummary } from '../unit/host/support/sampleRecords';`;
  const resolveDir = dirname(fileURLToPath(import.meta.url));
  const stdin = { contents, resolveDir, loader: /** @type {const} */ ('ts') };
  await build({ stdin, bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'error' });
  const { DiskFolder, RunStore, RunLibrary, rowsOf, formatRecord, sampleSummary } = await import(
    pathToFileURL(outfile).href
  );
  const runs = join(folder, 'runs');
  mkdirSync(runs);
  for (let i = 0; i < count; i++) {
    const id = `run-${i}`;
    const experiment = {
      uri: 'file:///x.unroll.json',
      name: 'x',
      batch: `b${i % 97}`,
      index: i,
      of: 9,
      values: { seed: i },
    };
    const record = {
      ...{ id, name: `run ${i}`, state: 'finished', documentUri: 'file:///story.txt', documentVersion: 1 },
      ...{ languageId: 'plaintext', createdAt: i, options: {}, text: { units: 6, hash: '0123456789abcdef' } },
      ...{ steps: 5, seconds: 2, loss: 1 + (i % 7), hasCheckpoint: false, summary: sampleSummary() },
      ...(i % 3 === 0 && { experiment }),
    };
    writeFileSync(join(runs, `${id}.1.run.json`), formatRecord(record));
    for (const ending of ['safetensors', 'curve.json', 'checkpoint'])
      writeFileSync(join(runs, `${id}.${ending}`), '');
  }
  const open = () =>
    new RunLibrary(
      new RunStore(new DiskFolder(runs)),
      { pid: 1, session: 'a' },
      () => true,
      () => 0,
      (/** @type {unknown} */ error) => {
        throw error;
      },
    );
  /** @param {string} name @param {() => unknown} work */
  const measure = async (name, work) => {
    const start = performance.now();
    await work();
    console.log(`${name.padEnd(46)} ${(performance.now() - start).toFixed(1)} ms`);
  };
  console.log(`${count} runs, ${4 * count} files`);
  await measure('making what activation makes', () => open());
  await measure('the first look of all, without an index', () => open().load());
  await measure('the first look of a window', () => open().load());
  const [one, other] = [open(), open()];
  await one.load();
  await other.load();
  await measure('rows of the list', () => rowsOf(one.runs));
  await measure('another look, nothing new', () => one.refresh());
  await other.change('run-7', { name: 'renamed' });
  await measure('another look, one changed', () => one.refresh());
  if (one.get('run-7')?.name !== 'renamed') throw new Error('The change was not seen.');
  await measure('one run is changed and written down', () => one.change('run-8', { name: 'mine' }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
