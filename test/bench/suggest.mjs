import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleEngine } from './bundleEngine.mjs';
import { openBeside, spread, textOf, typescriptFiles } from './suggest/corpus.mjs';
import { KneserNey, KneserNeySuggester, tokensOf } from './suggest/kneserNey.mjs';
import { WordCompletion } from './suggest/wordCompletion.mjs';

/*
 * How many keystrokes suggestions save, beside word completion and an n-gram model, on the same replay (SUGGESTIONS.md).
 * The middle of each held-out file is typed; what stands before it is there already. Thresholds are those that were found
 * on other files (--tune). Training takes five minutes or less on two quiet cores: steps are counted, not seconds.
 */
const { values: flags } = parseArgs({
  options: {
    model: { type: 'string' }, // a model of the TypeScript, to skip its training
    'wiki-model': { type: 'string' },
    wikitext: { type: 'string' }, // folder with wikitext2.valid.txt and wikitext2.test.txt
    files: { type: 'string', default: '24' },
    characters: { type: 'string', default: '800' },
    steps: { type: 'string', default: '5000' },
    tune: { type: 'boolean', default: false },
    'as-of': { type: 'string' }, // the files that there were when --model was trained, one a line
    only: { type: 'string' }, // typescript or wikitext
  },
});
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const mostFiles = Number(flags.files);
const mostCharacters = Number(flags.characters);
const engine = await bundleEngine({
  'kernels/chooseKernels': 'chooseKernels',
  'memory/cacheWeights': 'defaultCacheWeights',
  'model/languageModel': 'loadModel',
  'reading/usualSuggestions': 'usualSuggestions',
  'simulation/modelSuggester': 'ModelSuggester',
  'simulation/replay': 'noCounts, replayTyping, reportOf',
});

if (flags.only !== 'wikitext') benchTypescript();
if (flags.only !== 'typescript') benchWikitext();

function benchTypescript() {
  const { train, tune, test } = typescriptFiles(root, flags['as-of']);
  const typed = (flags.tune ? tune : test).map((file) => ({
    text: textOf(file),
    open: openBeside(file, train),
  }));
  const model =
    flags.model ??
    trained(
      train.map(({ path }) => path),
      ['--hidden', '256', '--dropout', '0.2'],
    );
  report('TypeScript', typed, model, train.map(textOf));
}

function benchWikitext() {
  const [valid, test] = ['valid', 'test'].map((part) => join(flags.wikitext ?? '', `wikitext2.${part}.txt`));
  if (!flags.wikitext || !existsSync(valid) || !existsSync(test)) {
    console.log(
      '\nWikitext is skipped: give --wikitext FOLDER with wikitext2.valid.txt and wikitext2.test.txt.',
    );
    return;
  }
  const articles = readFileSync(test, 'utf8')
    .split(/(?=^ ?= [^=])/m)
    .filter((text) => text.length > 2000);
  const typed = articles.filter((_, i) => (i % 3 === 0) === flags.tune).map((text) => ({ text, open: [] }));
  const model = flags['wiki-model'] ?? trained([valid], ['--hidden', '200', '--dropout', '0.3']);
  report('Wikitext', typed, model, [readFileSync(valid, 'utf8')]);
}

function trained(paths, flagsOfModel) {
  const out = join(mkdtempSync(join(tmpdir(), 'unroll-suggest-')), 'suggest.model');
  const fixed = ['--tokenizer', 'bpe', '--tied', '--batch', '16', '--bptt', '32', '--threads', '2'];
  const cli = join(root, 'dist/cli.js');
  if (!existsSync(cli)) throw new Error('There is no dist/cli.js: run node scripts/build.mjs first.');
  const args = [cli, 'train', ...paths, '--out', out, ...fixed, ...flagsOfModel, '--steps', flags.steps];
  execFileSync(process.execPath, args, { stdio: 'inherit' });
  return out;
}

function report(name, typed, modelPath, corpus) {
  const model = engine.loadModel(engine.chooseKernels().backend, readFileSync(modelPath));
  const kneserNey = new KneserNey();
  for (const text of corpus) kneserNey.addText(tokensOf(text));
  const weights = model.summary.cache ?? engine.defaultCacheWeights;
  const off = {
    ...weights,
    strengths: weights.strengths.map(() => 1e6),
    discounts: weights.discounts.map(() => 0),
  };
  const ours = (options) => (open) =>
    new engine.ModelSuggester(model, { ...engine.usualSuggestions, open, weights, ...options });
  const methods = {
    'Word completion': (open) => new WordCompletion(open),
    'Kneser-Ney 5-gram with cache': (open) =>
      new KneserNeySuggester(kneserNey, open, { share: 0.6, minProbability: 0.2 }),
    'Unroll: model alone': ours({ open: undefined }),
    'Unroll: model, state cache': ours({ weights: off }),
    'Unroll: model, n-gram cache': ours({ weights: { ...weights, states: 0 } }),
    'Unroll: all': ours({}),
  };
  if (flags.tune) {
    for (const share of [0.2, 0.4, 0.6]) {
      for (const minProbability of [0.1, 0.15, 0.2, 0.3]) {
        methods[`Kneser-Ney, cache ${share}, from ${minProbability}`] = (open) =>
          new KneserNeySuggester(kneserNey, open, { share, minProbability });
      }
    }
    for (const minProbability of [0.15, 0.2, 0.25, 0.3])
      methods[`Unroll, from ${minProbability}`] = ours({ minProbability });
  }
  const chosen = spread(typed, mostFiles);
  console.log(
    `\n${name}${flags.tune ? ', for tuning' : ''}: ${chosen.length} of ${typed.length} texts, ${mostCharacters} characters of each\n`,
  );
  console.log(
    '| method | saved | shown | acceptance | p50 ms | p95 ms |\n| --- | --- | --- | --- | --- | --- |',
  );
  const results = {};
  for (const [method, create] of Object.entries(methods)) {
    const counts = engine.noCounts();
    for (const { text, open } of chosen) replay(create(open), text, counts);
    const r = engine.reportOf(counts);
    results[method] = r;
    const percent = (share) => `${(100 * share).toFixed(1)} %`;
    console.log(
      `| ${method} | ${percent(r.keystrokesSaved)} | ${r.shown} | ${percent(r.acceptanceRate)} | ${r.p50LatencyMs.toFixed(1)} | ${r.p95LatencyMs.toFixed(1)} |`,
    );
  }
  writeFileSync(join(tmpdir(), `unroll-suggest-${name}.json`), JSON.stringify(results, null, 2));
  verdict(results);
}

function replay(suggester, text, counts) {
  const length = Math.min(text.length, mostCharacters);
  const start = Math.floor((text.length - length) / 2);
  const steps = engine.replayTyping(
    suggester,
    text,
    { start, end: start + length },
    () => performance.now() / 1000,
    counts,
  );
  while (!steps.next().done) continue;
}

function verdict(results) {
  const { keystrokesSaved: saved, acceptanceRate } = results['Unroll: all'];
  const overWords = saved / results['Word completion'].keystrokesSaved;
  const overNgrams = saved / results['Kneser-Ney 5-gram with cache'].keystrokesSaved;
  console.log(
    `\n${overWords.toFixed(2)} times word completion (wanted: 1.5), ${overNgrams.toFixed(2)} times Kneser-Ney with cache (wanted: 1), acceptance ${(100 * acceptanceRate).toFixed(1)} % (wanted: 35 %)`,
  );
}
