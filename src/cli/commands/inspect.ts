import { throwIfCancelled } from '../../base/cancellation';
import { UnrollError } from '../../base/errors';
import { runInSlices } from '../../base/slices';
import { isTranslator } from '../../engine/model/translator';
import { GradientReader } from '../../engine/gradient/gradientAt';
import { chooseKernels } from '../../engine/kernels/chooseKernels';
import { inspect } from '../../engine/reading/inspect';
import type { Trace } from '../../protocol/predictions';
import { defineCommand } from '../command';
import { jsonFlag } from '../flags/flags';
import { usage } from '../flags/parseFlags';
import { readInterventions, setFields, setFlag } from '../flags/setFlag';
import { layerRows } from '../output/layerRows';
import { layerTables } from '../output/layerTables';
import { describeGradient, gradientFields, usualLags, usualToken } from './gradient';
import { inspectTranslator } from './inspectTranslator';
import { readAnyModel, readerOf, requireText } from './modelArgument';

const example = 'unroll inspect cat.model --text "The cat sat on the mat." --json';

export const inspectCommand = defineCommand({
  name: 'inspect',
  positionals: ['MODEL'],
  summary: 'Shows gates and states of every layer while it reads a text.',
  details:
    'Of a translator also what it looked at. With --gradient, what unroll gradient says of one prediction comes with it.',
  examples: [example],
  flags: {
    text: { kind: 'text', meta: 'T', help: 'text that the model reads, of a translator the source' },
    target: {
      kind: 'text',
      meta: 'T',
      help: 'of a translator: what it writes; its own translation when left out',
    },
    gradient: { kind: 'switch', help: 'also gradients, from one prediction back through time' },
    position: {
      kind: 'integer',
      meta: 'N',
      least: 0,
      help: 'token whose prediction --gradient looks at, from 0 (the last)',
    },
    set: setFlag,
    json: { ...jsonFlag, help: 'every unit of every token; without it, means over the units' },
  },
  async run({ flags, positionals: [path] }, context) {
    const { io, report } = context;
    const text = requireText(flags.text, example);
    if (text === '')
      throw new UnrollError('bad-input', 'The text is empty.', `Give some, for example: ${example}`);
    if (flags.position !== undefined && !flags.gradient)
      throw usage('--position is the token that --gradient looks at.', 'Add --gradient, or leave it out.');
    const interventions = readInterventions(flags.set);
    const model = await readAnyModel(path);
    if (isTranslator(model)) return inspectTranslator(model, text, { ...flags, interventions }, context);
    if (flags.target !== undefined) throw usage('--target is for models that translate.', 'Leave it out.');
    const reader = readerOf(model, text, interventions);
    const check = () => throwIfCancelled(io.interruption);
    const whole = { first: 0, end: reader.document.count };
    const trace = await runInSlices(inspect(reader, whole), io, { check });
    const tokens = trace.tokens.map((token) => token.text);
    const token = flags.position ?? usualToken(tokens.length);
    const gradients = new GradientReader(chooseKernels().backend);
    const gradient =
      flags.gradient &&
      (await runInSlices(gradients.gradientAt(reader, { token, mostLags: usualLags }), io, { check }));
    report.done(
      {
        tokens,
        layers: layerRows(trace.layers, tokens.length),
        ...setFields(interventions),
        ...(gradient && { gradient: gradientFields(gradient) }),
      },
      () => [describe(trace), ...(gradient ? [describeGradient(gradient)] : [])].join('\n'),
    );
  },
});

function describe({ tokens, layers }: Trace): string {
  return layerTables(
    layers,
    tokens.map(({ text }) => text),
  );
}
