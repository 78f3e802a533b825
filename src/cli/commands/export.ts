import { basename, dirname, join } from 'node:path';
import { exportModel } from '../../engine/formats/exportModel';
import { type ExportFormat, exportFormats } from '../../protocol/formats';
import { defineCommand } from '../command';
import { checkNotInput } from '../files/checkNotInput';
import { writeFile } from '../files/writeFile';
import { jsonFlag } from '../flags/flags';
import { usage } from '../flags/parseFlags';
import { bytes } from '../output/numbers';
import { readAnyModel } from './modelArgument';

export const exportCommand = defineCommand({
  name: 'export',
  positionals: ['MODEL'],
  summary: 'Writes a model in a format of other programs.',
  details:
    'safetensors has the weights in PyTorch’s names; pytorch is that and a Python file beside it that loads it; onnx is a graph of standard operators, of a translator two: the encoder, and NAME.decoder.onnx.',
  examples: [
    'unroll export cat.model --format pytorch --out cat.safetensors',
    'unroll export cat.model --format onnx --out cat.onnx',
  ],
  flags: {
    format: { kind: 'choice', choices: exportFormats, help: 'what to write (required)' },
    out: { kind: 'text', meta: 'PATH', help: 'file to write (required)' },
    json: jsonFlag,
  },
  async run({ flags, positionals: [path] }, { report }) {
    const { out } = flags;
    if (flags.format === undefined)
      throw usage('--format is missing.', `It is one of: ${exportFormats.join(', ')}.`);
    if (out === undefined) throw usage('--out is missing.', 'Add --out PATH.');
    const format = flags.format as ExportFormat;
    const model = await readAnyModel(path);
    const files = exportModel(model, format, basename(out)).map((file) => ({
      path: join(dirname(out), file.name),
      bytes: file.bytes,
    }));
    for (const file of files) await checkNotInput(file.path, [path]);
    for (const file of files) await writeFile(file.path, file.bytes);
    const { weightsHash } = model.summary;
    report.done({ format, files: files.map((file) => file.path), weightsHash }, () =>
      files.map((file) => `Saved ${file.path} (${bytes(file.bytes.length)})`).join('\n'),
    );
  },
});
