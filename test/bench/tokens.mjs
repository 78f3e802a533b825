import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { spread, textOf, typescriptFiles } from './suggest/corpus.mjs';
import { cliEvents } from './cliEvents.mjs';

/*
 * What byte pairs contribute beside words and characters as tokens: models of each, trained with as much arithmetic on the
 * same TypeScript, type the same files. Steps are counted by the operations that a token takes (a character's step is
 * cheap, its vocabulary small), so that no run is helped or hurt by what else the machine does.
 */
const { values: flags } = parseArgs({
  options: {
    root: { type: 'string' },
    cli: { type: 'string' }, // another build, with other pieces of byte pairs
    kinds: { type: 'string', default: 'bpe,word,char' },
    steps: { type: 'string', default: '400' }, // of byte pairs
    every: { type: 'string', default: '5' }, // one of so many files is trained on
    files: { type: 'string', default: '16' },
    characters: { type: 'string', default: '400' },
  },
});
const root = flags.root ?? join(dirname(fileURLToPath(import.meta.url)), '../..');
const cli = flags.cli ?? join(dirname(fileURLToPath(import.meta.url)), '../../dist/cli.js');
if (!existsSync(cli)) throw new Error('There is no dist/cli.js: run node scripts/build.mjs first.');
const folder = mkdtempSync(join(tmpdir(), 'unroll-tokens-'));
const hidden = 256;
const tokensPerStep = 16 * 32;

const { train, test } = typescriptFiles(root);
const learnt = train.filter((_, i) => i % Number(flags.every) === 0).map(({ path }) => path);
const typed = spread(test, Number(flags.files)).map((file, i) => {
  const text = textOf(file);
  const length = Math.min(text.length, Number(flags.characters));
  const start = Math.floor((text.length - length) / 2);
  const path = join(folder, `typed-${i}.ts`);
  writeFileSync(path, text.slice(start, start + length));
  return path;
});
console.log(`${learnt.length} files are trained on, ${typed.length} typed\n`);
console.log(
  '| tokens | vocabulary | steps | times through | bits a character | saved by the model alone | saved by all |\n| --- | --- | --- | --- | --- | --- | --- |',
);
let budget;
for (const kind of flags.kinds.split(',')) measure(kind);
rmSync(folder, { recursive: true });

function measure(kind) {
  const model = join(folder, `${kind}.model`);
  const fixed = `--tokenizer ${kind} --hidden ${hidden} --tied --batch 16 --bptt 32 --lr 0.003 --decay cosine --dropout 0.2 --seed 1`;
  const args = ['train', ...learnt, '--out', model, ...fixed.split(' '), '--json'];
  // A step tells how large the vocabulary is.
  const { vocabulary } = cliEvents(cli, ...args, '--steps', '1')[0];
  const perStep = 4 * hidden * 2 * hidden + hidden * vocabulary;
  budget ??= Number(flags.steps) * perStep;
  const steps = Math.round(budget / perStep);
  const events = cliEvents(cli, ...args, '--steps', String(steps));
  const { trainTokens, validTokens } = events[0];
  const characters = learnt.reduce((sum, path) => sum + textOf({ path }).length, 0);
  const perCharacter = (trainTokens + validTokens) / characters;
  const bits = (events.at(-1).validLoss / Math.LN2) * perCharacter;
  const [alone, all] = [['--no-cache'], []].map(
    (more) => cliEvents(cli, 'simulate', model, ...typed, ...more, '--json').at(-1).keystrokesSaved,
  );
  const percent = (share) => `${(100 * share).toFixed(1)} %`;
  console.log(
    `| ${kind} | ${vocabulary} | ${steps} | ${((steps * tokensPerStep) / trainTokens).toFixed(1)} | ${bits.toFixed(2)} | ${percent(alone)} | ${percent(all)} |`,
  );
}
