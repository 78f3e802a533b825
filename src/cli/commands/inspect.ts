import { throwIfCancelled } from '../../base/cancellation';
import { UnrollError } from '../../base/errors';
import { runInSlices } from '../../base/slices';
import { isTranslator } from '../../engine/model/translator';
import { inspect } from '../../engine/reading/inspect';
import type { LayerTrace, Trace } from '../../protocol/predictions';
import { quantitiesOf } from '../../protocol/spec';
import { defineCommand } from '../command';
import { jsonFlag } from '../flags/flags';
import { usage } from '../flags/parseFlags';
import { layerRows } from '../output/layerRows';
import { fixed, visible } from '../output/numbers';
import { inspectTranslator } from './inspectTranslator';
import { readAnyModel, readerOf, requireText } from './modelArgument';

const example = 'unroll inspect cat.model --text "The cat sat on the mat." --json';

export const inspectCommand = defineCommand({
  name: 'inspect',
  positionals: ['MODEL'],
  summary: 'Shows gates and states of every layer while it reads a text.',
  examples: [example],
  flags: {
    text: { kind: 'text', meta: 'T', help: 'text that the model reads, of a translator the source' },
    target: {
      kind: 'text',
      meta: 'T',
      help: 'of a translator: what it writes; its own translation when left out',
    },
    json: { ...jsonFlag, help: 'every unit of every token; without it, means over the units' },
  },
  async run({ flags, positionals: [path] }, context) {
    const { io, report } = context;
    const text = requireText(flags.text, example);
    if (text === '')
      throw new UnrollError('bad-input', 'The text is empty.', `Give some, for example: ${example}`);
    const model = await readAnyModel(path);
    if (isTranslator(model)) return inspectTranslator(model, text, flags.target, context);
    if (flags.target !== undefined) throw usage('--target is for models that translate.', 'Leave it out.');
    const reader = readerOf(model, text);
    const check = () => throwIfCancelled(io.interruption);
    const whole = { first: 0, end: reader.document.count };
    const trace = await runInSlices(inspect(reader, whole), io, { check });
    const tokens = trace.tokens.map((token) => token.text);
    report.done({ tokens, layers: trace.layers.map((layer) => layerRows(layer, tokens.length)) }, () =>
      describe(trace),
    );
  },
});

function describe({ tokens, layers }: Trace): string {
  const width = Math.min(24, Math.max(5, ...tokens.map(({ text }) => visible(text).length)));
  return layers.map((layer) => `${layerTable(layer, nameOf(layer, layers), tokens, width)}\n`).join('\n');
}

/** Layers are counted in each direction. */
function nameOf(layer: LayerTrace, layers: readonly LayerTrace[]): string {
  const { direction } = layer;
  const index = layers.filter((other) => other.direction === direction).indexOf(layer);
  return `Layer ${index + 1}${direction ? ` ${direction}` : ''}`;
}

function layerTable(
  { cell, units, quantities }: LayerTrace,
  name: string,
  tokens: Trace['tokens'],
  width: number,
): string {
  const names = quantitiesOf[cell].filter((name) => quantities[name]);
  const row = (label: string, columns: string[]) =>
    `${label.padEnd(width)}${columns.map((text) => text.padStart(11)).join('')}`;
  const mean = (values: Float32Array | undefined, token: number) =>
    (values?.subarray(token * units, (token + 1) * units).reduce((sum, value) => sum + value, 0) ?? NaN) /
    units;
  return [
    `${name}: ${cell}, ${units} units; means over the units`,
    row('token', [...names]),
    ...tokens.map(({ text }, t) =>
      row(
        visible(text).slice(0, width),
        names.map((name) => fixed(mean(quantities[name], t), 4)),
      ),
    ),
  ].join('\n');
}
