import { throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import { GradientReader } from '../../engine/gradient/gradientAt';
import { chooseKernels } from '../../engine/kernels/chooseKernels';
import { isTranslator } from '../../engine/model/translator';
import type { GradientResult } from '../../protocol/gradient';
import { defineCommand } from '../command';
import { jsonFlag } from '../flags/flags';
import { usage } from '../flags/parseFlags';
import { readInterventions, setFields, setFlag } from '../flags/setFlag';
import { fixed, percent, visible } from '../output/numbers';
import { connectivityLines, lagFields, lagLines } from '../output/gradientLines';
import { gradientOfTranslator } from './gradientTranslator';
import { readAnyModel, readerOf, requireText } from './modelArgument';

const example = 'unroll gradient cat.model --text "The cat sat on the mat." --json';
export const usualLags = 1000;

/** The last token; of a single one, which nothing stands before, what follows it. */
export const usualToken = (count: number) => (count > 1 ? count - 1 : count);

export const gradientCommand = defineCommand({
  name: 'gradient',
  positionals: ['MODEL'],
  summary: 'Shows how far back the gradient of one prediction reaches, and which tokens it hangs on.',
  details:
    'Norms of d loss / d state by lag (0: the state that the prediction is made of), for each layer, and of d logit / d embedding for each token. Of a translator: at the decoder by lag, and at the encoder by token of the source.',
  examples: [example],
  flags: {
    text: { kind: 'text', meta: 'T', help: 'text that the model reads, of a translator the source' },
    target: {
      kind: 'text',
      meta: 'T',
      help: 'of a translator: what it writes; its own translation, greedily, when left out',
    },
    position: {
      kind: 'integer',
      meta: 'N',
      least: 0,
      help: 'token whose prediction is looked at, from 0 (the last); their count for what follows the text, or the end of the target',
    },
    lags: {
      kind: 'integer',
      meta: 'N',
      least: 1,
      help: `how many steps to look back, at most (${usualLags})`,
    },
    set: setFlag,
    json: jsonFlag,
  },
  async run({ flags, positionals: [path] }, { io, report }) {
    const text = requireText(flags.text, example);
    const interventions = readInterventions(flags.set);
    const model = await readAnyModel(path);
    if (isTranslator(model))
      return gradientOfTranslator(model, text, { ...flags, interventions }, { io, report });
    if (flags.target !== undefined) throw usage('--target is for models that translate.', 'Leave it out.');
    const { backend } = chooseKernels();
    const reader = readerOf(model, text, interventions);
    const { count } = reader.document;
    const question = { token: flags.position ?? usualToken(count), mostLags: flags.lags ?? usualLags };
    const check = () => throwIfCancelled(io.interruption);
    const result = await runInSlices(new GradientReader(backend).gradientAt(reader, question), io, { check });
    report.done({ ...gradientFields(result), ...setFields(interventions) }, () => describeGradient(result));
  },
});

export function gradientFields({ target, tokens, connectivity, layers }: GradientResult) {
  const { token, text, probability, loss, isAssumed } = target;
  return {
    position: token,
    target: { text, probability, loss, assumed: isAssumed },
    ...lagFields(layers),
    tokens: tokens.map(({ text: piece }) => piece),
    connectivity,
  };
}

export function describeGradient({ target, tokens, connectivity, layers }: GradientResult): string {
  const { text, probability, loss, isAssumed, token } = target;
  const what = isAssumed ? 'what follows the text, most probably' : `token ${token},`;
  const pieces = tokens.map(({ text: piece }) => piece);
  return [
    `Prediction of ${what} “${visible(text)}”: probability ${percent(probability)}, loss ${fixed(loss, 4)} nats`,
    '',
    ...layers.map((layer) => `${lagLines(layer, layers.length > 1)}\n`),
    connectivityLines(
      '|d logit / d embedding|, token by token:',
      pieces,
      connectivity,
      Math.max(...connectivity),
    ),
  ].join('\n');
}
