import { throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import { requireTranslator } from '../../engine/model/translator';
import { mostBeams } from '../../engine/translation/decoderStep';
import { translate } from '../../engine/translation/translate';
import type { TranslationCandidate, TranslationResult } from '../../protocol/translation';
import { defineCommand } from '../command';
import { jsonFlag } from '../flags/flags';
import { readInterventions, setFields, setFlag } from '../flags/setFlag';
import { fixed } from '../output/numbers';
import { readAnyModel, requireText } from './modelArgument';

const example = 'unroll translate fr.model --text "a man rides a bike ." --beam 5';

export const translateCommand = defineCommand({
  name: 'translate',
  positionals: ['MODEL'],
  summary: 'Writes the target that belongs to a source: a translation, a summary, a reply.',
  details: 'The model is one of train --model translate. Each line of the text is translated by itself.',
  examples: [example],
  flags: {
    text: { kind: 'text', meta: 'T', help: 'text to translate, one source a line' },
    beam: {
      kind: 'integer',
      meta: 'K',
      least: 1,
      most: mostBeams,
      help: 'hypotheses side by side; 1 is greedy (4)',
    },
    'length-penalty': {
      kind: 'number',
      meta: 'X',
      least: 0,
      most: 2,
      help: 'power of the length by which scores are divided (0.8)',
    },
    set: setFlag,
    json: { ...jsonFlag, help: 'all candidates, attention weights and the tree of the search' },
  },
  async run({ flags, positionals: [path] }, { io, report }) {
    const text = requireText(flags.text, example);
    const interventions = readInterventions(flags.set);
    const model = requireTranslator(await readAnyModel(path));
    const options = { beam: flags.beam ?? 4, lengthPenalty: flags['length-penalty'], interventions };
    const check = () => throwIfCancelled(io.interruption);
    const lines = text.split(/\r\n|[\n\r]/);
    const isOne = lines.length === 1;
    const results: (TranslationResult | undefined)[] = [];
    for (const line of lines) {
      // Empty lines stay where they are; a text without any other is an error.
      const isEmpty = line.trim() === '' && text.trim() !== '';
      results.push(isEmpty ? undefined : await runInSlices(translate(model, line, options), io, { check }));
    }
    const sources = results.map((result, i) => ({
      source: lines[i],
      translation: result?.candidates[0].text ?? '',
      candidates: result?.candidates.map((candidate) => describe(candidate, result.source.length + 1)) ?? [],
      tokens: result?.source ?? [],
      tree: result?.tree ?? [],
    }));
    const translation = sources.map((source) => source.translation).join('\n');
    report.done({ translation, sources, ...setFields(interventions) }, () =>
      isOne && sources[0].candidates.length > 1
        ? sources[0].candidates
            .map(({ score, text: line }) => `${fixed(score, 3).padStart(8)}  ${line}`)
            .join('\n')
        : translation,
    );
  },
});

/** Attention as rows, one for each token that was written and one for the end. */
function describe({ attention, ...candidate }: TranslationCandidate, columns: number) {
  const rows =
    attention &&
    Array.from({ length: attention.length / columns }, (_, row) =>
      attention.subarray(row * columns, (row + 1) * columns),
    );
  return { ...candidate, ...(rows && { attention: rows }) };
}
