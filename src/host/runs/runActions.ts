import { l10n, type LogOutputChannel, Uri, window, workspace } from 'vscode';
import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import { experimentOf, formatExperiment } from '../../engine/experiment/writeExperiment';
import type { EngineClient } from '../engine/engineClient';
import type { InspectorService } from '../inspector/inspectorService';
import { sketchOf, writeSketch } from '../text/textSketch';
import { showError, showInformation } from '../messages';
import type { ModelRegistry } from '../models/modelRegistry';
import type { TrainingUi } from '../training/trainingUi';
import { compareRuns } from './compareRuns';
import { ownFirst } from './ownFirst';
import type { RunLibrary } from './runLibrary';
import { sourceOf } from './runQueue';
import type { RunRecord } from './runRecord';
import { runDescription } from './runText';
import { identityOf } from '../models/documentIdentity';

export interface RunParts {
  library: RunLibrary;
  registry: ModelRegistry;
  client: EngineClient;
  inspector: InspectorService;
  trainingUi: TrainingUi;
  log: LogOutputChannel;
}

/** The run's model speaks for its document again, which is shown with the inspector beside it. */
export async function openRun(record: RunRecord, { library, registry, inspector }: RunParts): Promise<void> {
  const bytes = await library.files.readModel(record.id);
  const { summary, plan, documentUri, name } = record;
  if (!bytes || !summary) {
    throw new UnrollError('no-model', phrase`${name} has no model yet.`, 'Continue its training first.');
  }
  const points = await library.files.readCurve(record.id);
  await registry.load();
  const known = registry.models.some(({ id, state }) => id === record.id && state !== 'training');
  if (!known) {
    const text = await library.files.readText(record.text);
    const model = {
      ...{ id: record.id, documentUri, documentVersion: record.documentVersion, name, summary },
      ...{ languageId: record.languageId, textLength: record.text.units, seconds: record.seconds },
      ...{ trainTokens: plan?.trainTokens ?? 0, validTokens: plan?.validTokens ?? 0 },
      ...(text !== undefined && { textSketch: writeSketch(sketchOf(text)) }),
      ...(record.folder && { folder: record.folder }),
      reason: record.reason ?? ('finished' as const),
    };
    await registry.add({ record: model, bytes: new Uint8Array(bytes), points });
  }
  // It may be heard on a text where another model is at home: the first of an experiment, or one that is opened anew.
  const document = await documentOf(record, library);
  const { uri } = identityOf(document);
  registry.choose(uri, uri === documentUri ? undefined : documentUri);
  await window.showTextDocument(document, { preview: true });
  inspector.open();
}

/** The document itself; where it is gone, what was learnt, as a new one. */
async function documentOf(record: RunRecord, library: RunLibrary) {
  const uri = shownUri(record);
  // An experiment's file may be open too: it is not what its runs have learnt.
  const isText = uri.toString() === Uri.parse(record.documentUri, true).toString();
  const wanted = isText ? record.documentUri : uri.toString();
  const open = workspace.textDocuments.find((document) => identityOf(document).uri === wanted);
  if (open) return open;
  try {
    // Another document may have its URI by now.
    if (uri.scheme !== 'untitled') return await workspace.openTextDocument(uri);
  } catch {
    // Gone.
  }
  const content = (await library.files.readText(record.text)) ?? '';
  return workspace.openTextDocument({ content, language: record.languageId || 'plaintext' });
}

/** What was learnt; of a folder or an experiment the first of its files. */
function shownUri({ documentUri, folder, experiment, provenance }: RunRecord): Uri {
  const uri = Uri.parse(documentUri, true);
  const first = provenance?.files[0];
  if (!first) return uri;
  if (folder) return Uri.joinPath(uri, first.name);
  return experiment ? Uri.joinPath(uri, '..', first.name) : uri;
}

export async function renameRun(record: RunRecord, { library }: RunParts): Promise<void> {
  const name = await window.showInputBox({
    title: l10n.t('Rename Run'),
    value: record.name,
    validateInput: (input) => (input.trim() === '' ? l10n.t('A run needs a name.') : undefined),
  });
  if (name !== undefined) await library.change(record.id, { name: name.trim().slice(0, 200) });
}

/** An experiment that repeats the run, in a new editor, to be saved where its texts are. */
export async function duplicateRun(record: RunRecord): Promise<void> {
  const spec = record.summary?.spec ?? record.plan?.spec;
  if (!spec) {
    throw new UnrollError('no-model', phrase`${record.name} has not started yet.`, 'Wait until it trains.');
  }
  const { files, validation } = record.summary?.provenance ?? record.provenance ?? { files: [] };
  const experiment = experimentOf(record.name, spec, {
    files: files.length > 0 ? files : [{ name: record.name }],
    validation,
  });
  const content = `// ${l10n.t('Save this as NAME.unroll.json in the folder of its texts, then run it.')}\n${formatExperiment(experiment)}`;
  await window.showTextDocument(await workspace.openTextDocument({ content, language: 'jsonc' }));
}

/** Goes on where the run was: to its end when it was cut short, for longer when it had ended. */
export async function continueRun(
  record: RunRecord,
  { library, trainingUi }: Pick<RunParts, 'library' | 'trainingUi'>,
): Promise<void> {
  if (record.state === 'training') return;
  const source = await sourceOf(record, library);
  if (record.state === 'finished' && !record.hasCheckpoint) {
    throw new UnrollError(
      'no-model',
      phrase`The training of ${record.name} cannot go on: its state was removed to save space.`,
      'Duplicate it as an experiment and train that for longer.',
    );
  }
  const limit = record.state === 'finished' ? await askForMore(record) : {};
  if (!limit) return;
  const { options } = source;
  const claimed = await library.claim(record.id);
  if (!claimed) {
    throw new UnrollError(
      'busy',
      phrase`${record.name} is being trained in another window.`,
      'Stop it there first.',
    );
  }
  try {
    const training = { ...options.training, ...limit };
    await trainingUi.train({ ...source, options: { ...options, training } });
  } finally {
    await library.release(record.id, claimed.state);
  }
}

async function askForMore({ name, steps, seconds }: RunRecord) {
  const items = [
    { label: l10n.t('As long again'), limit: { steps: 2 * steps, epochs: 0, seconds: 0 } },
    ...[60, 600, 3600].map((more) => ({
      label: more < 3600 ? l10n.t('{0} minutes more', more / 60) : l10n.t('One hour more'),
      limit: { steps: 0, epochs: 0, seconds: seconds + more },
    })),
  ];
  return (await window.showQuickPick(items, { title: l10n.t('How long shall {0} go on?', name) }))?.limit;
}

/** Hides runs at once; they can be brought back. */
export async function deleteRuns(records: readonly RunRecord[], { library, log }: RunParts): Promise<void> {
  const idle = records.filter(({ state }) => state !== 'training');
  if (idle.length === 0) {
    throw new UnrollError('busy', 'A run that trains cannot be deleted.', 'Stop it first.');
  }
  const ids = idle.map(({ id }) => id);
  await library.delete(ids);
  const text =
    idle.length === 1
      ? l10n.t('{0} is deleted.', idle[0].name)
      : l10n.t('{0} runs are deleted.', idle.length);
  showInformation(text, {
    title: l10n.t('Undo'),
    run: () => library.restore(ids).catch((error: unknown) => showError(log, error)),
  });
}

export function compare(records: readonly RunRecord[], { library, client }: RunParts): Promise<void> {
  return compareRuns(records, library, client);
}

/** Lets the user choose runs where a command was not given any: those of the text in front come first. */
export async function chooseRuns(
  library: RunLibrary,
  many: boolean,
  fits: (run: RunRecord) => boolean,
): Promise<RunRecord[]> {
  await library.load();
  const front = (window.activeTextEditor ?? window.visibleTextEditors.at(0))?.document;
  const items = ownFirst(library.runs.filter(fits), front && identityOf(front).uri)
    .slice(0, 500)
    .map((record) => ({ label: record.name, description: runDescription(record, l10n.t), record }));
  if (items.length === 0) {
    throw new UnrollError('no-model', 'There is no run for that.', 'Train on a text first.');
  }
  const title = many ? l10n.t('Which runs?') : l10n.t('Which run?');
  if (many)
    return ((await window.showQuickPick(items, { title, canPickMany: true })) ?? []).map(
      ({ record }) => record,
    );
  const chosen = await window.showQuickPick(items, { title });
  return chosen ? [chosen.record] : [];
}

/** Tells of trainings that were cut short, and offers to go on with them. */
export async function offerToContinue(parts: RunParts): Promise<void> {
  const { library, log } = parts;
  await library.load();
  const [record, ...others] = library.runs.filter(
    ({ state, experiment }) => state === 'interrupted' && !experiment,
  );
  if (!record) return;
  const what = l10n.t('The training of {0} was interrupted at step {1}.', record.name, record.steps);
  const more =
    others.length > 0 ? ` ${l10n.t('{0} others were too: see the list of runs.', others.length)}` : '';
  showInformation(what + more, {
    title: l10n.t('Continue Training'),
    run: () => continueRun(record, parts).catch((error: unknown) => showError(log, error)),
  });
}
