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
    steps: { type: 'string' },
    root: { type: 'string' }, // where the TypeScript lies: the project as it was when --model was trained
    tune: { type: 'boolean', default: false },
    'as-of': { type: 'string' }, // the files that there were when --model was trained, one a line
    only: { type: 'string' }, // typescript or wikitext
    from: { type: 'string', multiple: true }, // only these least probabilities, of ours and of Kneser-Ney, to see what they change
  },
});
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const mostFiles = Number(flags.files);
const mostCharacters = Number(flags.characters);
const engine = await bundleEngine({
  'kernels/chooseKernels': 'chooseKernels',
  'model/languageModel': 'loadModel',
  'reading/usualSuggestions': 'usualSuggestions',
  'simulation/modelSuggester': 'ModelSuggester',
  'simulation/replay': 'noCounts, replayTyping, reportOf',
});

if (flags.only !== 'wikitext') benchTypescript();
if (flags.only !== 'typescript') benchWikitext();

function benchTypescript() {
  const { train, tune, test } = typescriptFiles(flags.root ?? root, flags['as-of']);
  const typed = (flags.tune ? tune : test).map((file) => ({
    text: textOf(file),
    open: openBeside(file, train),
  }));
  const model =
    flags.model ??
    trained(
      train.map(({ path }) => path),
      ['--dropout', '0.2', '--steps', flags.steps ?? '4000'],
    );
  report('TypeScript', typed, model, train.map(textOf), 0.2);
}

function benchWikitext() {
  const [valid, test] = ['valid', 'test'].map((part) => join(flags.wikitext ?? '', `wikitext2.${part}.txt`));
  if (!flags.wikitext || !existsSync(valid) || !existsSync(test)) {
    console.log(
      '\nWikitext is skipped: give --wikitext FOLDER with wikitext2.valid.txt and wikitext2.test.txt.',
    );
    return;
  }
  const known = readFileSync(valid, 'utf8');
  // The last tenth, which a training holds out, is for tuning.
  const cut = flags.tune ? Math.floor(0.9 * known.length) : known.length;
  const articles = (flags.tune ? known.slice(cut) : readFileSync(test, 'utf8'))
    .split(/(?=^ ?= [^=])/m)
    .filter((text) => text.length > 2000);
  const typed = articles.map((text) => ({ text, open: [] }));
  const model =
    flags['wiki-model'] ?? trained([valid], ['--dropout', '0.4', '--steps', flags.steps ?? '4000']);
  report('Wikitext', typed, model, [known.slice(0, cut)], 0.35);
}

function trained(paths, flagsOfModel) {
  const out = join(mkdtempSync(join(tmpdir(), 'unroll-suggest-')), 'suggest.model');
  const fixed =
    '--tokenizer bpe --hidden 256 --tied --batch 16 --bptt 32 --threads 2 --lr 0.003 --decay cosine'.split(
      ' ',
    );
  const cli = join(root, 'dist/cli.js');
  if (!existsSync(cli)) throw new Error('There is no dist/cli.js: run node scripts/build.mjs first.');
  const args = [cli, 'train', ...paths, '--out', out, ...fixed, ...flagsOfModel];
  execFileSync(process.execPath, args, { stdio: 'inherit' });
  return out;
}

function report(name, typed, modelPath, corpus, fromProbability) {
  const model = engine.loadModel(engine.chooseKernels().backend, readFileSync(modelPath));
  // Of Wikitext, what is typed for tuning is the end of what the model remembers: there it does without.
  const remembered = flags.tune && name === 'Wikitext' ? [] : ['text'];
  const kneserNey = new KneserNey();
  for (const text of corpus) kneserNey.addText(tokensOf(text));
  const ours =
    (caches, options = {}) =>
    (open) =>
      new engine.ModelSuggester(model, { ...engine.usualSuggestions, open, caches, ...options });
  const theirs = (share, minProbability) => (open) =>
    new KneserNeySuggester(kneserNey, open, { share, minProbability });
  const files = ['document', 'neighbours'];
  const methods = {
    'Word completion': (open) => new WordCompletion(open),
    'Kneser-Ney 5-gram with cache': theirs(0.6, fromProbability),
    'Unroll: model alone': ours([]),
    '… and the state cache': ours(['states']),
    '… and n-grams of the open files': ours(['states', ...files]),
    '… and n-grams of the remembered text': ours(['states', ...files, ...remembered], { wholeWords: false }),
    'Unroll: all, with its whole words': ours(['states', ...files, ...remembered]),
  };
  if (flags.tune) {
    for (const share of [0.2, 0.4, 0.6]) {
      for (const minProbability of [0.1, 0.15, 0.2, 0.3, 0.35]) {
        methods[`Kneser-Ney, cache ${share}, from ${minProbability}`] = theirs(share, minProbability);
      }
    }
    for (const minProbability of [0.15, 0.2, 0.25, 0.3])
      methods[`Unroll, from ${minProbability}`] = ours(['states', ...files, ...remembered], {
        minProbability,
      });
  }
  if (flags.from) {
    for (const method of Object.keys(methods)) delete methods[method];
    for (const from of flags.from) {
      methods[`Kneser-Ney, from ${from}`] = theirs(0.6, Number(from));
      methods[`Unroll: all, from ${from}`] = ours(['states', ...files, ...remembered], {
        minProbability: Number(from),
      });
    }
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
  if (!flags.from) verdict(results);
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
  const { keystrokesSaved: saved, acceptanceRate } = results['Unroll: all, with its whole words'];
  const overWords = saved / results['Word completion'].keystrokesSaved;
  const overNgrams = saved / results['Kneser-Ney 5-gram with cache'].keystrokesSaved;
  console.log(
    `\n${overWords.toFixed(2)} times word completion (wanted: 1.5), ${overNgrams.toFixed(2)} times Kneser-Ney with cache (wanted: 1), acceptance ${(100 * acceptanceRate).toFixed(1)} % (wanted: 35 %)`,
  );
}
