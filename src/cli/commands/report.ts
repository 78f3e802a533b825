import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { throwIfCancelled } from '../../base/cancellation';
import { UnrollError } from '../../base/errors';
import { runInSlices } from '../../base/slices';
import { curveFromCsv } from '../../engine/formats/metrics/curveFiles';
import { GradientReader } from '../../engine/gradient/gradientAt';
import { chooseKernels } from '../../engine/kernels/chooseKernels';
import { type AnyModel, isTranslator } from '../../engine/model/translator';
import { recordText } from '../../engine/reading/recordText';
import { reportHtml } from '../../node/report/reportHtml';
import type { InspectorViewState, RunView } from '../../protocol/inspectorProtocol';
import type { Intervention } from '../../protocol/interventions';
import { nothingRecorded, type Recording } from '../../protocol/recording';
import type { CliIo } from '../cliIo';
import { defineCommand } from '../command';
import { checkNotInput } from '../files/checkNotInput';
import { readBytes, readText } from '../files/readInput';
import { writeFile } from '../files/writeFile';
import { jsonFlag } from '../flags/flags';
import { readInterventions, setFlag } from '../flags/setFlag';
import { usage } from '../flags/parseFlags';
import { bytes as byteText, count as countText } from '../output/numbers';
import { readAnyModel, readerOf } from './modelArgument';
import { pairOfText, recordedPair } from './reportPair';

const example = 'unroll report cat.model --text-file story.txt --out report.html';
const tokensRecorded = 400;
const recordedId = 'recorded';
/** A translator expects nothing of a text that goes on. */
const openedAtAttention: InspectorViewState = { version: 1, layer: 0, quantity: 'all', tab: 'attention' };

export const reportCommand = defineCommand({
  name: 'report',
  positionals: ['MODEL'],
  summary: 'Writes the inspector over a text as one HTML file that opens without Unroll.',
  examples: [example],
  flags: {
    'text-file': {
      kind: 'text',
      meta: 'F',
      help: 'file with the text that the model reads; of a translator with pairs, or lines to translate (required)',
    },
    out: { kind: 'text', meta: 'F', help: 'HTML file to write (required)' },
    metrics: {
      kind: 'text',
      meta: 'F',
      help: 'curve of the training, a CSV file that unroll train --metrics wrote',
    },
    set: setFlag,
    json: jsonFlag,
    tokens: {
      kind: 'integer',
      meta: 'N',
      least: 1,
      most: 5000,
      help: `last tokens of the text to record (${tokensRecorded})`,
    },
    line: {
      kind: 'integer',
      meta: 'N',
      least: 1,
      help: 'of a translator: line of the file that is looked at (the first with a text)',
    },
  },
  async run({ flags, positionals: [path] }, { io, report }) {
    const { 'text-file': textFile, out, metrics } = flags;
    const interventions = readInterventions(flags.set);
    if (textFile === undefined) throw usage('--text-file is missing.', `For example: ${example}`);
    if (out === undefined) throw usage('--out is missing.', `For example: ${example}`);
    await checkNotInput(out, [path, textFile, ...(metrics === undefined ? [] : [metrics])]);
    const points = metrics === undefined ? [] : curveFromCsv(await readText(metrics, io), metrics);
    const model = await readAnyModel(path);
    const text = await readText(textFile, io);
    const { tokens, ...recording } = await record(
      model,
      basename(path),
      text,
      { ...flags, interventions },
      io,
    );
    const { spec, parameters } = model.summary;
    const run: RunView = {
      modelId: recordedId,
      name: basename(path),
      state: 'finished',
      spec,
      parameters,
      trainTokens: 0,
      validTokens: 0,
      note: '',
    };
    const folder = join(__dirname, 'webview');
    const html = reportHtml({
      script: new TextDecoder().decode(await readBytes(join(folder, 'inspector.js'))),
      style: new TextDecoder().decode(await readBytes(join(folder, 'inspector.css'))),
      recording: {
        version: 1,
        run: { type: 'run', run, documentName: basename(textFile), points },
        ...recording,
      },
      title: `${basename(textFile)} · ${basename(path)} · Unroll`,
      language: 'en',
      nonce: randomBytes(16).toString('base64url'),
    });
    const file = new TextEncoder().encode(html);
    await writeFile(out, file);
    report.done(
      { out, tokens, bytes: file.length },
      () => `Wrote ${out}: ${countText(tokens)} tokens, ${byteText(file.length)}.`,
    );
  },
});

interface Recorded extends Pick<Recording, 'recorded' | 'answers' | 'viewState'> {
  /** Of the text, or of what a translator writes. */
  tokens: number;
}

async function record(
  model: AnyModel,
  name: string,
  text: string,
  {
    tokens = tokensRecorded,
    line,
    interventions,
  }: { tokens?: number; line?: number; interventions: readonly Intervention[] },
  io: CliIo,
): Promise<Recorded> {
  const check = () => throwIfCancelled(io.interruption);
  if (isTranslator(model)) {
    if (interventions.length > 0)
      throw usage(
        '--set is for models of a text here.',
        'A report of a translator with units set is made in the editor: Unroll: Export Inspection….',
      );
    const place = pairOfText(text, line);
    const answers = await runInSlices(recordedPair(model, { id: recordedId, name }, place), io, { check });
    return { recorded: nothingRecorded(), viewState: openedAtAttention, ...answers };
  }
  if (line !== undefined) throw usage('--line is for models that translate.', 'Leave it out.');
  const reader = readerOf(model, text);
  const { count } = reader.document;
  if (count === 0) throw new UnrollError('bad-input', 'The text is empty.', 'Give a file with some text.');
  const span = { first: Math.max(0, count - tokens), end: count };
  const gradients = new GradientReader(chooseKernels().backend);
  const recorded = await runInSlices(recordText(reader, span, gradients, interventions), io, { check });
  const viewState = recorded.whatIf && viewStateWith(recorded.whatIf.set);
  return {
    recorded,
    answers: [],
    tokens: recorded.surprisals.starts.length,
    ...(viewState && { viewState }),
  };
}

/** The panel shows what is set, as if it had been set there. */
function viewStateWith(set: readonly string[]): InspectorViewState {
  const items = set.map((one) => ({ set: one, on: true }));
  return { version: 1, layer: 0, quantity: 'all', whatIf: { modelId: recordedId, items } };
}
