import { throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import { usualSuggestions } from '../../engine/reading/usualSuggestions';
import { ModelSuggester } from '../../engine/simulation/modelSuggester';
import { type CachePart, cacheParts } from '../../protocol/spec';
import { noCounts, replayTyping, reportOf } from '../../engine/simulation/replay';
import { defineCommand } from '../command';
import { expandPaths } from '../files/expandPaths';
import { readText } from '../files/readInput';
import { jsonFlag } from '../flags/flags';
import { usage } from '../flags/parseFlags';
import { count, fixed, percent } from '../output/numbers';
import { readLanguageModel } from './modelArgument';

export const simulateCommand = defineCommand({
  name: 'simulate',
  positionals: ['MODEL', 'TEXT...'],
  summary: 'Says how many keystrokes a model’s suggestions save.',
  details:
    'Types the texts character by character and asks what answers the editor. A suggestion is accepted as far as it is right up to a word or line end, with one keystroke, or with one a word when only its beginning is right; if that inserts 3 characters or more. Wrong ones cost nothing, but count in the acceptance rate.',
  examples: [
    'unroll simulate code.model src/new.ts --open src',
    'unroll simulate book.model chapter9.txt --no-cache',
  ],
  flags: {
    open: {
      kind: 'texts',
      meta: 'PATH',
      help: 'a file or folder that is open beside the text (may be repeated)',
    },
    'no-cache': {
      kind: 'switch',
      help: 'the model alone, without what stands in the text, in the open files and in what it was trained on',
    },
    without: {
      kind: 'texts',
      meta: 'CACHE',
      help: `without one of the caches: ${cacheParts.join(', ')} (may be repeated)`,
    },
    'min-probability': {
      kind: 'number',
      meta: 'P',
      least: 0,
      most: 1,
      help: `least probability of a suggestion’s first word (${usualSuggestions.minProbability})`,
    },
    'max-tokens': {
      kind: 'integer',
      meta: 'N',
      least: 1,
      most: 200,
      help: `most tokens of a suggestion (${usualSuggestions.maxTokens})`,
    },
    json: jsonFlag,
  },
  async run({ flags, positionals: [modelPath, ...paths] }, { io, report }) {
    const without = (flags.without ?? []).map(cachePart);
    const model = await readLanguageModel(modelPath);
    const files = await expandPaths(paths, (text) => report.note(text));
    const open = await expandPaths(flags.open ?? [], (text) => report.note(text));
    const counts = noCounts();
    for (const file of files) {
      const text = await readText(file, io);
      const others = [];
      for (const path of open) if (path !== file) others.push(await readText(path, io));
      const suggester = new ModelSuggester(model, {
        ...usualSuggestions,
        ...(flags['min-probability'] !== undefined && { minProbability: flags['min-probability'] }),
        ...(flags['max-tokens'] !== undefined && { maxTokens: flags['max-tokens'] }),
        open: others,
        caches: flags['no-cache'] === true ? [] : cacheParts.filter((part) => !without.includes(part)),
      });
      const range = { start: 0, end: text.length };
      await runInSlices(
        replayTyping(suggester, text, range, () => io.nowSeconds(), counts),
        io,
        {
          check: () => throwIfCancelled(io.interruption),
        },
      );
    }
    const { p50LatencyMs, ...result } = reportOf(counts);
    report.done(result, () =>
      [
        `${count(result.characters)} characters with ${count(result.keystrokes)} keystrokes: ${percent(result.keystrokesSaved)} saved`,
        `${count(result.shown)} suggestions shown, ${count(result.accepted)} accepted: ${percent(result.acceptanceRate)}`,
        `a suggestion takes ${fixed(result.meanLatencyMs, 1)} ms on average, ${fixed(p50LatencyMs, 1)} ms half of the time, ${fixed(result.p95LatencyMs, 1)} ms at most in 95 % of cases`,
      ].join('\n'),
    );
  },
});

function cachePart(name: string): CachePart {
  const part = cacheParts.find((known) => known === name);
  if (part) return part;
  throw usage(`There is no cache “${name}”.`, `Name one of these: ${cacheParts.join(', ')}.`);
}
