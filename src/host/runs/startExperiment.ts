import { l10n, RelativePattern, Uri, workspace } from 'vscode';
import { UnrollError } from '../../base/errors';
import { fingerprintOf } from '../../engine/checkpoint/textFingerprint';
import { isGlob } from '../../engine/experiment/globPattern';
import { plannedRuns } from '../../engine/experiment/plannedRuns';
import { readExperiment } from '../../engine/experiment/readExperiment';
import { joinTexts } from '../../engine/text/joinTexts';
import type { TextRecord } from '../../protocol/spec';
import { newRunId } from '../training/trainingRun';
import type { RunLibrary } from './runLibrary';
import type { RunRecord } from './runRecord';

const mostFiles = 10_000;

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
  const files = await readTexts(folder, experiment.data.files);
  const validation = experiment.data.validation && (await readTexts(folder, experiment.data.validation));
  const text = fingerprintOf(files.text);
  await library.files.writeText(text, files.text);
  const held = validation && fingerprintOf(validation.text);
  if (validation && held) await library.files.writeText(held, validation.text);
  const batch = newRunId(nowMs);
  for (const [index, run] of runs.entries()) {
    const record: RunRecord = {
      ...{ id: `${batch}-${index}`, name: run.name, state: 'queued', createdAt: nowMs, options: run.options },
      ...{ documentUri: uri.toString(), documentVersion: document.version, languageId: '', text },
      ...{ steps: 0, seconds: 0, loss: NaN, hasCheckpoint: false },
      ...(run.threads !== undefined && { threads: run.threads }),
      ...(held && { validation: held }),
      experiment: { uri: uri.toString(), name, batch, index, of: runs.length, values: run.values },
      provenance: { files: files.records, ...(validation && { validation: validation.records }) },
    };
    await library.put(record);
  }
  return runs.length;
}

async function readTexts(
  folder: Uri,
  patterns: readonly string[],
): Promise<{ text: string; records: TextRecord[] }> {
  const found = new Map<string, Uri>();
  for (const pattern of patterns) {
    checkInside(pattern);
    const uris = isGlob(pattern)
      ? await workspace.findFiles(
          new RelativePattern(folder, pattern),
          '**/{node_modules,.git}/**',
          mostFiles,
        )
      : [Uri.joinPath(folder, pattern)];
    if (uris.length === 0)
      throw new UnrollError(
        'bad-input',
        l10n.t('No file matches “{0}”.', pattern),
        l10n.t('Patterns begin in the folder of the experiment.'),
      );
    for (const uri of [...uris].sort((a, b) => (a.path < b.path ? -1 : 1))) found.set(uri.toString(), uri);
  }
  const pieces: string[] = [];
  const records: TextRecord[] = [];
  for (const uri of found.values()) {
    const name = uri.path.slice(folder.path.length).replace(/^\//, '');
    const text = await readText(uri, name);
    pieces.push(text);
    records.push({ name, ...fingerprintOf(text) });
  }
  return { text: joinTexts(pieces), records };
}

/** An experiment may come with a workspace that nobody trusts: it reads what lies below it, and nothing else. */
function checkInside(pattern: string): void {
  const names = pattern.split(/[\\/]/);
  if (!names.includes('..') && names[0] !== '' && !/^[A-Za-z]:/.test(pattern)) return;
  throw new UnrollError(
    'bad-input',
    l10n.t('“{0}” is not below the experiment’s folder.', pattern),
    l10n.t(
      'In the editor, texts lie in the folder of the experiment or below it; “unroll run” reads others too.',
    ),
  );
}

async function readText(uri: Uri, name: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await workspace.fs.readFile(uri);
  } catch {
    throw new UnrollError(
      'io',
      l10n.t('{0} cannot be read.', name),
      l10n.t('Correct “data.files” of the experiment.'),
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnrollError(
      'bad-input',
      l10n.t('{0} is not UTF-8 text.', name),
      l10n.t('Convert it, or leave it out.'),
    );
  }
}
