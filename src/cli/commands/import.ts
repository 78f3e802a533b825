import { importAnyModel } from '../../engine/formats/importModel';
import { chooseKernels } from '../../engine/kernels/chooseKernels';
import { storeModel } from '../../engine/model/languageModel';
import { isTranslator, storeTranslator } from '../../engine/model/translator';
import { noTokenId } from '../../engine/tokenizers/tokenizer';
import type { Join } from '../../protocol/formats';
import { type CellKind, cellKinds } from '../../protocol/spec';
import { defineCommand } from '../command';
import { checkNotInput } from '../files/checkNotInput';
import { readBytes, readText } from '../files/readInput';
import { writeFile } from '../files/writeFile';
import { jsonFlag } from '../flags/flags';
import { usage } from '../flags/parseFlags';
import { count } from '../output/numbers';

export const importCommand = defineCommand({
  name: 'import',
  positionals: ['WEIGHTS'],
  summary: "Makes a model of weights in PyTorch's names (word_language_model's), saved as safetensors.",
  details:
    'Cell, sizes, layers and tying are read off the shapes. A file that Unroll exported needs no --vocab. In the vocabulary <eos> is the end of a line.',
  examples: [
    'unroll import weights.safetensors --vocab vocab.txt --out lm.model',
    'unroll import chars.safetensors --vocab chars.txt --join none --cell rnn-relu --out chars.model',
  ],
  flags: {
    vocab: { kind: 'text', meta: 'FILE', help: 'the tokens in the order of their numbers, one a line' },
    unknown: {
      kind: 'text',
      meta: 'TOKEN',
      help: 'token for all that is not in the vocabulary (<unk>, if it is there)',
    },
    join: {
      kind: 'choice',
      choices: ['space', 'none'],
      help: 'tokens are split at white space (the default), or are characters',
    },
    cell: {
      kind: 'choice',
      choices: cellKinds,
      help: 'where shapes cannot tell: rnn-tanh (the default) or rnn-relu',
    },
    out: { kind: 'text', meta: 'MODEL', help: 'file for the model (required)' },
    json: jsonFlag,
  },
  async run({ flags, positionals: [path] }, { io, report }) {
    const { out, vocab, unknown } = flags;
    if (out === undefined) throw usage('--out is missing.', 'Add --out MODEL.');
    await checkNotInput(out, vocab === undefined ? [path] : [path, vocab]);
    const model = importAnyModel(
      chooseKernels().backend,
      {
        weights: await readBytes(path),
        vocabulary: vocab === undefined ? undefined : await readText(vocab, io),
        join: (flags.join ?? 'space') as Join,
        unknown,
        cell: flags.cell as CellKind | undefined,
      },
      Date.now(),
    );
    await writeFile(out, isTranslator(model) ? storeTranslator(model) : storeModel(model));
    const { summary } = model;
    const tokenizer = isTranslator(model) ? model.tokenizers.target : model.tokenizer;
    const { parameters, weightsHash } = summary;
    const spec = summary.spec.model;
    const hasUnknown = tokenizer.unknownId !== noTokenId;
    report.done({ ...spec, tokenizer: tokenizer.kind, hasUnknown, parameters, weightsHash, out }, () =>
      [
        `${spec.cell.toUpperCase()}, ${spec.layers} × ${spec.hiddenSize} units, embedding of ${spec.embeddingSize}${spec.tied ? ', tied' : ''}: ${count(parameters)} parameters`,
        `${count(spec.vocabularySize)} ${tokenizer.kind === 'char' ? 'characters' : tokenizer.kind === 'bpe' ? 'byte pairs' : 'words'}, ${hasUnknown ? 'one of them for all unknown ones' : 'none of them for unknown ones'}`,
        `Saved ${out} (weights ${weightsHash})`,
      ].join('\n'),
    );
  },
});
