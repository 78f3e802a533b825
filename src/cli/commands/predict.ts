import { throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import { formatIntervention, type Intervention } from '../../protocol/interventions';
import type { Prediction } from '../../protocol/predictions';
import { predict } from '../../engine/reading/predict';
import { defineCommand } from '../command';
import { jsonFlag } from '../flags/flags';
import { readInterventions, setFlag } from '../flags/setFlag';
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
    set: setFlag,
    json: jsonFlag,
  },
  async run({ flags, positionals: [path] }, { io, report }) {
    const text = requireText(flags.text, example);
    const interventions = readInterventions(flags.set);
    const model = await readLanguageModel(path);
    const check = () => throwIfCancelled(io.interruption);
    const predictions = async (changes: readonly Intervention[]) => {
      const reading = predict(readerOf(model, text, changes), text.length, flags.top ?? 10);
      return (await runInSlices(reading, io, { check })).predictions;
    };
    if (interventions.length === 0) {
      const unchanged = await predictions([]);
      return report.done({ predictions: unchanged }, () => unchanged.map(line).join('\n'));
    }
    const changed = await predictions(interventions);
    const unchanged = await predictions([]);
    const set = interventions.map(formatIntervention);
    report.done({ predictions: changed, unchanged, set }, () => sideBySide(unchanged, changed, set));
  },
});

function line({ text, probability }: Prediction): string {
  return `${percent(probability).padStart(8)}  ${visible(text)}`;
}

function sideBySide(unchanged: Prediction[], changed: Prediction[], set: readonly string[]): string {
  const left = ['  as it is', ...unchanged.map(line)];
  const right = [`  with ${set.join(', ')}`, ...changed.map(line)];
  const width = Math.max(...left.map(({ length }) => length)) + 4;
  const rows = Math.max(left.length, right.length);
  return Array.from({ length: rows }, (_, i) =>
    `${(left[i] ?? '').padEnd(width)}${right[i] ?? ''}`.trimEnd(),
  ).join('\n');
}
