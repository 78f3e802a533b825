import { throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import { fillWritten } from '../../engine/reading/fill';
import type { FillResult } from '../../protocol/predictions';
import { defineCommand } from '../command';
import { jsonFlag } from '../flags/flags';
import { percent, visible } from '../output/numbers';
import { readModel, requireText } from './modelArgument';

const example = 'unroll fill cat.model --text "The ___ sat on the mat"';

export const fillCommand = defineCommand({
  name: 'fill',
  positionals: ['MODEL'],
  summary: 'Says what may stand in a blank, written ___, from the text on both sides of it.',
  details:
    'Of several blanks each is answered with the others unknown. The model is one of train --model blank.',
  examples: [example],
  flags: {
    text: { kind: 'text', meta: 'T', help: 'text with a blank, or several' },
    top: { kind: 'integer', meta: 'K', least: 1, most: 1_000_000, help: 'how many candidates (10)' },
    json: jsonFlag,
  },
  async run({ flags, positionals: [path] }, { io, report }) {
    const text = requireText(flags.text, example);
    const model = await readModel(path);
    const check = () => throwIfCancelled(io.interruption);
    const results = await runInSlices(fillWritten(model, text, flags.top ?? 10), io, { check });
    const blanks = results.map(({ range, predictions }) => ({
      offset: text.indexOf('_', range.start),
      predictions: predictions.map(({ text: token, probability }) => ({ text: inBlank(token), probability })),
    }));
    report.done({ predictions: blanks[0].predictions, blanks, filled: filled(text, results) }, () =>
      [
        ...blanks.map(({ predictions }) =>
          predictions
            .map(({ text: token, probability }) => `${percent(probability).padStart(8)}  ${visible(token)}`)
            .join('\n'),
        ),
        filled(text, results),
      ].join('\n\n'),
    );
  },
});

/** A word as it stands where the blank stood: without the space that stands before the blank. */
function inBlank(token: string): string {
  return /^ \S/.test(token) ? token.slice(1) : token;
}

/** The text with the most probable candidate in every blank. */
function filled(text: string, results: readonly FillResult[]): string {
  return [...results]
    .reverse()
    .reduce(
      (whole, { range, predictions: [best] }) =>
        best ? whole.slice(0, range.start) + best.text + whole.slice(range.end) : whole,
      text,
    );
}
