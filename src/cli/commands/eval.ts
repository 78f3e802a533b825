import { throwIfCancelled } from '../../base/cancellation';
import { UnrollError } from '../../base/errors';
import { runInSlices } from '../../base/slices';
import { evaluate } from '../../engine/evaluation/evaluate';
import { corpusText } from '../../engine/tokenizers';
import { noTokenId } from '../../engine/tokenizers/tokenizer';
import { defineCommand } from '../command';
import { readText } from '../files/readInput';
import { jsonFlag } from '../flags/flags';
import { count, fixed, percent, visible } from '../output/numbers';
import { readModel } from './modelArgument';

export const evalCommand = defineCommand({
  name: 'eval',
  positionals: ['MODEL', 'TEXT'],
  summary: 'Measures how well a model predicts a text.',
  examples: ['unroll eval cat.model other.txt'],
  flags: { json: jsonFlag },
  async run({ positionals: [modelPath, textPath] }, { io, report }) {
    const { network, tokenizer } = await readModel(modelPath);
    const text = corpusText(tokenizer, await readText(textPath, io));
    const { ids, starts } = tokenizer.encode(text);
    checkKnown(ids, (i) => text.slice(starts[i], starts[i + 1]));
    if (ids.length < 2) {
      throw new UnrollError(
        'bad-input',
        'The text has one token only; nothing can be predicted.',
        'Give a longer text.',
      );
    }
    const check = () => throwIfCancelled(io.interruption);
    const result = await runInSlices(evaluate(network, ids, { unknownId: tokenizer.unknownId }), io, {
      check,
    });
    const { tokens, loss, top1, top5, unknown } = result;
    const perplexity = Math.exp(loss);
    // The first token is not predicted, so its characters do not count.
    const bitsPerCharacter = (loss * tokens) / Math.LN2 / countCodePoints(text, starts[1]);
    report.done({ tokens, loss, perplexity, bitsPerCharacter, top1, top5, unknown }, () =>
      [
        `${count(tokens)} tokens predicted, ${percent(unknown)} of them unknown to the model`,
        `loss                ${fixed(loss, 4)} nats per token`,
        `perplexity          ${fixed(perplexity, 2)}`,
        `bits per character  ${fixed(bitsPerCharacter, 3)}`,
        `most probable       ${percent(top1)} right, ${percent(top5)} among the first five`,
      ].join('\n'),
    );
  },
});

/** A model from elsewhere may have no unknown token: then nothing can be said of a text with others than its own. */
function checkKnown(ids: Int32Array, pieceOf: (index: number) => string): void {
  const index = ids.indexOf(noTokenId);
  if (index < 0) return;
  throw new UnrollError(
    'bad-input',
    `Token ${index + 1} of the text, “${visible(pieceOf(index).trim() || pieceOf(index))}”, is not in the vocabulary, and the model has no token for unknown ones.`,
    'Import the weights again with --unknown TOKEN, or give a text of known tokens.',
  );
}

function countCodePoints(text: string, from: number): number {
  let points = 0;
  for (let i = from; i < text.length; i++) {
    const isSecondHalf =
      (text.charCodeAt(i) & 0xfc00) === 0xdc00 && i > from && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800;
    if (!isSecondHalf) points++;
  }
  return points;
}
