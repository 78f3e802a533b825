import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cliEvents } from './cliEvents.mjs';

/*
 * What the automatic spec makes of texts from 2 KB to 20 MB: seconds until there is a model, its perplexity on what was held
 * out, and the keystrokes that it saves in files that it has not seen. The texts are sources of the packages in
 * node_modules, in the order of a hash of their names; larger ones begin with the smaller ones. Nothing is set: this is
 * what somebody gets who trains on such a text. Run it alone: what ends after seconds depends on what else runs.
 */
const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string', default: '2,20,200,2000,20000' }, // in KB
    typed: { type: 'string', default: '8' }, // files
    characters: { type: 'string', default: '400' }, // of the middle of each
  },
});
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const cli = join(root, 'dist/cli.js');
if (!existsSync(cli)) throw new Error('There is no dist/cli.js: run node scripts/build.mjs first.');
const folder = mkdtempSync(join(tmpdir(), 'unroll-sizes-'));

const sources = readdirSync(join(root, 'node_modules'), { recursive: true })
  .map(String)
  .filter((name) => /(?<!\.d|\.min|\.test|\.spec)\.(?:[cm]?js|ts)$/.test(name) && !/(?:^|\/)\./.test(name))
  .map((name) => ({ name, path: join(root, 'node_modules', name), order: hashOf(name) }))
  .sort((a, b) => (a.order < b.order ? -1 : 1))
  .filter(({ path }) => isSource(path));
const held = sources.splice(0, Number(flags.typed)).map(({ path }, i) => {
  const text = readFileSync(path, 'utf8');
  const length = Math.min(text.length, Number(flags.characters));
  const start = Math.floor((text.length - length) / 2);
  const file = join(folder, `typed-${i}.js`);
  writeFileSync(file, text.slice(start, start + length));
  return file;
});

console.log(`${sources.length} files; load ${loadavg()[0].toFixed(1)} before the first\n`);
console.log(
  '| text | automatic spec | steps | seconds in all | held-out perplexity | saved | acceptance |\n| --- | --- | --- | --- | --- | --- | --- |',
);
for (const kilobytes of flags.sizes.split(',').map(Number)) measure(kilobytes);
rmSync(folder, { recursive: true });

function measure(kilobytes) {
  const text = join(folder, 'text.js');
  writeFileSync(text, textOf(kilobytes * 1000));
  const model = join(folder, 'size.model');
  const begun = performance.now();
  const events = cliEvents(cli, 'train', text, '--out', model, '--json');
  const seconds = (performance.now() - begun) / 1000;
  const { spec } = events.find(({ event }) => event === 'started');
  const done = events.at(-1);
  const simulated = cliEvents(cli, 'simulate', model, ...held, '--json').at(-1);
  const { hiddenSize, vocabularySize, tied, dropout } = spec.model;
  const { batchSize, sequenceLength, learningRate } = spec.training;
  const words = [
    `${spec.tokenizer.kind} ${vocabularySize}, ${spec.model.cell} ${hiddenSize}${tied ? ' tied' : ''}, dropout ${dropout}`,
    `${batchSize} × ${sequenceLength}, rate ${learningRate}`,
  ].join('; ');
  const percent = (share) => `${(100 * share).toFixed(1)} %`;
  const perplexity = Number.isFinite(done.validPerplexity) ? done.validPerplexity.toFixed(1) : '–';
  const size = kilobytes < 1000 ? `${kilobytes} KB` : `${kilobytes / 1000} MB`;
  console.log(
    `| ${size} | ${words} | ${done.steps} | ${seconds.toFixed(0)} | ${perplexity} | ${percent(simulated.keystrokesSaved)} | ${percent(simulated.acceptanceRate)} |`,
  );
}

function textOf(bytes) {
  let text = '';
  for (const { path } of sources) {
    if (text.length >= bytes) break;
    text += `${readFileSync(path, 'utf8').trimEnd()}\n\n`;
  }
  return text.slice(0, bytes);
}

function hashOf(name) {
  return createHash('sha256').update(name).digest('hex');
}

/** Code as people write it: files of a usual size, without bundles and tables, which have long lines. */
function isSource(path) {
  const stat = statSync(path);
  if (!stat.isFile() || stat.size < 1000 || stat.size > 100_000) return false;
  const text = readFileSync(path, 'utf8');
  return text.length / text.split('\n').length < 60;
}
