import { throwIfCancelled } from '../../base/cancellation';
import { runInSlices } from '../../base/slices';
import { GradientReader } from '../../engine/gradient/gradientAt';
import { chooseKernels } from '../../engine/kernels/chooseKernels';
import { loadModel } from '../../engine/model/languageModel';
import type { GradientResult, LayerGradient } from '../../protocol/gradient';
import { defineCommand } from '../command';
import { readBytes } from '../files/readInput';
import { jsonFlag } from '../flags/flags';
import { fixed, percent, visible } from '../output/numbers';
import { barOf, scientific } from '../output/bars';
import { readerOf, requireText } from './modelArgument';

const example = 'unroll gradient cat.model --text "The cat sat on the mat." --json';
const usualLags = 1000;
const mostRows = 40;

export const gradientCommand = defineCommand({
  name: 'gradient',
  positionals: ['MODEL'],
  summary: 'Shows how far back the gradient of one prediction reaches, and which tokens it hangs on.',
  details:
    'Norms of d loss / d state by lag (0: the state that the prediction is made of), for each layer, and of d logit / d embedding for each token.',
  examples: [example],
  flags: {
    text: { kind: 'text', meta: 'T', help: 'text that the model reads' },
    position: {
      kind: 'integer',
      meta: 'N',
      least: 0,
      help: 'token whose prediction is looked at, from 0 (the last); their count for what follows the text',
    },
    lags: {
      kind: 'integer',
      meta: 'N',
      least: 1,
      help: `how many steps to look back, at most (${usualLags})`,
    },
    json: jsonFlag,
  },
  async run({ flags, positionals: [path] }, { io, report }) {
    const text = requireText(flags.text, example);
    const { backend } = chooseKernels();
    const reader = readerOf(loadModel(backend, await readBytes(path)), text);
    const { count } = reader.document;
    // The last token; of a single one, which nothing stands before, what follows it.
    const token = flags.position ?? (count > 1 ? count - 1 : count);
    const question = { token, mostLags: flags.lags ?? usualLags };
    const check = () => throwIfCancelled(io.interruption);
    const result = await runInSlices(new GradientReader(backend).gradientAt(reader, question), io, { check });
    report.done(fieldsOf(result), () => describe(result));
  },
});

/** `lags` counts up to the layer that looks back furthest; each layer has as many norms as it has steps. */
function fieldsOf({ target, tokens, connectivity, layers }: GradientResult) {
  const { token, text, probability, loss, isAssumed } = target;
  const most = Math.max(...layers.map(({ hidden }) => hidden.length));
  const hasCells = layers.some(({ cellState }) => cellState);
  return {
    position: token,
    target: { text, probability, loss, assumed: isAssumed },
    lags: Array.from({ length: most }, (_, lag) => lag),
    norms: layers.map(({ hidden }) => hidden),
    ...(hasCells && { cellNorms: layers.map(({ cellState }) => cellState) }),
    layers: layers.map(({ cell, layer, direction }) => ({ cell, layer: layer + 1, direction })),
    tokens: tokens.map(({ text: piece }) => piece),
    connectivity,
  };
}

function describe({ target, tokens, connectivity, layers }: GradientResult): string {
  const { text, probability, loss, isAssumed, token } = target;
  const what = isAssumed ? 'what follows the text, most probably' : `token ${token},`;
  const strongest = Math.max(...connectivity);
  const shown = tokens
    .map(({ text: piece }, i) => ({ piece, size: connectivity[i], i }))
    .slice(-mostRows)
    .map(({ piece, size }) => `${scientific(size)}  ${barOf(size / strongest)}  ${visible(piece)}`);
  return [
    `Prediction of ${what} “${visible(text)}”: probability ${percent(probability)}, loss ${fixed(loss, 4)} nats`,
    '',
    ...layers.map((layer) => `${layerLines(layer, layers.length > 1)}\n`),
    '|d logit / d embedding|, token by token:',
    ...(tokens.length > shown.length ? [`  … ${tokens.length - shown.length} earlier tokens`] : []),
    ...shown.map((line) => `  ${line}`),
  ].join('\n');
}

/** Lags thin out with distance: 0, 1, 2, 3, 4, 6, 8, 12, 16, … */
function layerLines(
  { cell, layer, direction, hidden, cellState }: LayerGradient,
  isNumbered: boolean,
): string {
  const name = `${isNumbered ? `layer ${layer + 1} ${direction}, ` : ''}${cell}`;
  const lags: number[] = [];
  for (let lag = 0; lag < hidden.length; lag = nextLag(lag)) lags.push(lag);
  const most = Math.max(...hidden);
  return [
    `|d loss / d h| by lag, ${name}${cellState ? ' (and |d loss / d c|)' : ''}:`,
    ...lags.map((lag) => {
      const ofCell = cellState ? `  (${scientific(cellState[lag])})` : '';
      return `  ${String(lag).padStart(6)}  ${scientific(hidden[lag])}${ofCell}  ${barOf(logShare(hidden[lag], most))}`;
    }),
  ].join('\n');
}

function nextLag(lag: number): number {
  if (lag < 4) return lag + 1;
  const power = 2 ** Math.floor(Math.log2(lag));
  return lag + power / 2;
}

/** 1 for the largest, 0 for a millionth of it and less. */
function logShare(value: number, most: number): number {
  return value > 0 ? Math.max(0, 1 + Math.log10(value / most) / 6) : 0;
}
