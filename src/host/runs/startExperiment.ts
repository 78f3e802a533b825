import { Uri, workspace } from 'vscode';
import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import { fingerprintOf } from '../../engine/checkpoint/textFingerprint';
import { plannedRuns } from '../../engine/experiment/plannedRuns';
import { readExperiment } from '../../engine/experiment/readExperiment';
import { joinTexts } from '../../engine/text/joinTexts';
import { joinSides } from '../../engine/translation/pairs/parsePairs';
import type { TextRecord } from '../../protocol/spec';
import { newRunId } from '../training/trainingRun';
import { findTexts } from './findTexts';
import type { RunLibrary } from './runLibrary';
import type { RunRecord } from './runRecord';

const filesAtOnce = 32;

/** Puts the runs of an experiment file into the queue: all of its sweep, or one without it. Returns how many. */
export async function startExperiment(
  uri: Uri,
  asSweep: boolean,
  library: RunLibrary,
  nowMs: number,
): Promise<number> {
  const file = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const document = await workspace.openTextDocument(uri); // as it is in the editor, saved or not
  const experiment = readExperiment(document.getText(), file);
  if (!asSweep) delete experiment.sweep;
  const name = experiment.name ?? file.replace(/\.unroll\.json$/, '');
  const runs = plannedRuns(experiment, name);
  const folder = Uri.joinPath(uri, '..');
  const { data } = experiment;
  const files = await readSides(folder, data.files, data.target);
  const validation = data.validation && (await readSides(folder, data.validation, data.validationTarget));
  const text = fingerprintOf(files.text);
  await library.files.writeText(text, files.text);
  const held = validation && fingerprintOf(validation.text);
  if (validation && held) await library.files.writeText(held, validation.text);
  const batch = newRunId(nowMs);
  const records = runs.map((run, index): RunRecord => ({
    ...{ id: `${batch}-${index}`, name: run.name, state: 'queued', createdAt: nowMs, options: run.options },
    ...{ documentUri: uri.toString(), documentVersion: document.version, languageId: '', text },
    ...{ steps: 0, seconds: 0, loss: NaN, hasCheckpoint: false },
    ...(run.threads !== undefined && { threads: run.threads }),
    ...(held && { validation: held }),
    experiment: { uri: uri.toString(), name, batch, index, of: runs.length, values: run.values },
    provenance: { files: files.records, ...(validation && { validation: validation.records }) },
  }));
  // Each is flushed to the disk: a few at a time take as long as one.
  for (let from = 0; from < records.length; from += filesAtOnce)
    await Promise.all(records.slice(from, from + filesAtOnce).map((record) => library.put(record)));
  return runs.length;
}

/** Texts; or pairs, of sources and the targets beside them. */
async function readSides(folder: Uri, sources: readonly string[], targets: readonly string[] | undefined) {
  const source = await readTexts(folder, sources);
  if (!targets) return source;
  const target = await readTexts(folder, targets);
  return {
    text: joinSides(source.text, target.text),
    records: [...source.records, ...target.records.map((record) => ({ ...record, isTarget: true }))],
  };
}

async function readTexts(
  folder: Uri,
  patterns: readonly string[],
): Promise<{ text: string; records: TextRecord[] }> {
  const pieces: string[] = [];
  const records: TextRecord[] = [];
  for (const uri of await findTexts(folder, patterns)) {
    const name = uri.path.slice(folder.path.length).replace(/^\//, '');
    const text = await readText(uri, name);
    pieces.push(text);
    records.push({ name, ...fingerprintOf(text) });
  }
  return { text: joinTexts(pieces), records };
}

async function readText(uri: Uri, name: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await workspace.fs.readFile(uri);
  } catch {
    throw new UnrollError('io', phrase`${name} cannot be read.`, 'Correct “data.files” of the experiment.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnrollError('bad-input', phrase`${name} is not UTF-8 text.`, 'Convert it, or leave it out.');
  }
}
