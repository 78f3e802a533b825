import { runInSlices } from '../../base/slices';
import { Random } from '../../engine/random';
import { formatIntervention } from '../../protocol/interventions';
import { generate } from '../../engine/reading/generate';
import { defineCommand } from '../command';
import { jsonFlag } from '../flags/flags';
import { readInterventions, setFlag } from '../flags/setFlag';
import { readLanguageModel, readerOf, requireText } from './modelArgument';

const example = 'unroll generate cat.model --text "Once upon" --length 200 --temperature 0.8';

class Interrupted extends Error {}

export const generateCommand = defineCommand({
  name: 'generate',
  positionals: ['MODEL'],
  summary: 'Continues a text.',
  examples: [example],
  flags: {
    text: { kind: 'text', meta: 'T', help: 'text to continue' },
    length: { kind: 'integer', meta: 'N', least: 0, help: 'tokens to generate (100)' },
    temperature: {
      kind: 'number',
      meta: 'X',
      least: 0,
      most: 100,
      help: '0 always takes the most probable token (0.8)',
    },
    seed: {
      kind: 'integer',
      meta: 'N',
      least: 0,
      most: 0xffffffff,
      help: 'the same seed gives the same text (1)',
    },
    set: setFlag,
    json: jsonFlag,
  },
  async run({ flags, positionals: [path] }, { io, report }) {
    const prompt = requireText(flags.text, example);
    const interventions = readInterventions(flags.set);
    const reader = readerOf(await readLanguageModel(path), prompt, interventions);
    const options = {
      length: flags.length ?? 100,
      temperature: flags.temperature ?? 0.8,
      random: new Random(flags.seed ?? 1),
    };
    let text = '';
    report.stream(prompt);
    const onStep = (piece: string) => {
      text += piece;
      report.stream(piece);
    };
    // Ctrl-C ends the text where it is; what was generated is the result.
    const check = () => {
      if (io.interruption.isCancellationRequested) throw new Interrupted();
    };
    await runInSlices(generate(reader, options), io, { check, onStep }).catch((error: unknown) => {
      if (!(error instanceof Interrupted)) throw error;
    });
    const set = interventions.map(formatIntervention);
    report.done({ text, ...(set.length > 0 && { set }) }, () => '');
  },
});
