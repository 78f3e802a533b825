import { throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import { predict } from '../../engine/reading/predict';
import { defineCommand } from '../command';
import { jsonFlag } from '../flags/flags';
import { percent, visible } from '../output/numbers';
import { readLanguageModel, readerOf, requireText } from './modelArgument';

const example = 'unroll predict cat.model --text "The cat sat on the"';

export const predictCommand = defineCommand({
  name: 'predict',
  positionals: ['MODEL'],
  summary: 'Says what may come after a text.',
  examples: [example],
  flags: {
    text: { kind: 'text', meta: 'T', help: 'text that the model reads' },
    top: { kind: 'integer', meta: 'K', least: 1, most: 1_000_000, help: 'how many predictions (10)' },
    json: jsonFlag,
  },
  async run({ flags, positionals: [path] }, { io, report }) {
    const text = requireText(flags.text, example);
    const reader = readerOf(await readLanguageModel(path), text);
    const check = () => throwIfCancelled(io.interruption);
    const { predictions } = await runInSlices(predict(reader, text.length, flags.top ?? 10), io, { check });
    report.done({ predictions }, () =>
      predictions
        .map(({ text: token, probability }) => `${percent(probability).padStart(8)}  ${visible(token)}`)
        .join('\n'),
    );
  },
});
