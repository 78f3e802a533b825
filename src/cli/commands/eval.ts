import { throwIfCancelled } from '../../base/cancellation';
import { UnrollError } from '../../base/errors';
import { runInSlices } from '../../base/slices';
import { evaluate } from '../../engine/evaluation/evaluate';
import { isTranslator } from '../../engine/model/translator';
import { corpusText } from '../../engine/tokenizers';
import { noTokenId } from '../../engine/tokenizers/tokenizer';
import { mostBeams } from '../../engine/translation/decoderStep';
import { joinSides } from '../../engine/translation/pairs/parsePairs';
import { defineCommand } from '../command';
import { readText } from '../files/readInput';
import { jsonFlag } from '../flags/flags';
import { usage } from '../flags/parseFlags';
import { count, fixed, percent, visible } from '../output/numbers';
import { evalTranslator } from './evalTranslator';
import { readAnyModel } from './modelArgument';

export const evalCommand = defineCommand({
  name: 'eval',
  positionals: ['MODEL', 'TEXT'],
  summary: 'Measures how well a model predicts a text, or translates pairs.',
  details:
    'Of a model that translates: loss per token, exact match and corpus BLEU on the words between spaces, also by length of the source.',
  examples: ['unroll eval cat.model other.txt', 'unroll eval fr.model pairs.tsv --beam 5'],
  flags: {
    target: { kind: 'text', meta: 'FILE', help: 'targets of the TEXT, line by line, instead of pairs' },
    beam: { kind: 'integer', meta: 'K', least: 1, most: mostBeams, help: 'of a translator: 1 is greedy (4)' },
    json: jsonFlag,
  },
  async run({ flags, positionals: [modelPath, textPath] }, context) {
    const { io, report } = context;
    const model = await readAnyModel(modelPath);
    if (isTranslator(model)) {
      const source = await readText(textPath, io);
      const pairs = flags.target === undefined ? source : joinSides(source, await readText(flags.target, io));
      return evalTranslator(model, pairs, flags.beam ?? 4, context);
    }
    if (flags.target !== undefined || flags.beam !== undefined)
      throw usage('--target and --beam are for models that translate.', 'Leave them out.');
    const { network, tokenizer } = model;
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
