import { l10n, Uri, window, workspace } from 'vscode';
import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import { curveCsv, curveEvents } from '../../engine/formats/metrics/curveFiles';
import { readModelFile } from '../../engine/modelFile';
import { showInformation } from '../messages';
import type { RunLibrary } from './runLibrary';
import type { RunRecord } from './runRecord';

/** Writes a run where the user wants it: its model, its curve as CSV, or both for TensorBoard. */
export async function exportRun(record: RunRecord, { library }: { library: RunLibrary }): Promise<void> {
  const items = [
    { label: l10n.t('Model'), detail: l10n.t('A safetensors file'), write: writeModel },
    { label: l10n.t('Curve'), detail: l10n.t('A CSV file'), write: writeCurve },
    {
      label: l10n.t('TensorBoard'),
      detail: l10n.t('An event file with the curve and histograms of the weights, in a folder'),
      write: writeEvents,
    },
  ];
  const title = l10n.t('What of {0} shall be exported?', record.name);
  const chosen = await window.showQuickPick(items, { title });
  const place = await chosen?.write(record, library);
  if (place) showInformation(l10n.t('Exported {0}.', place.path.slice(place.path.lastIndexOf('/') + 1)));
}

async function writeModel(record: RunRecord, library: RunLibrary): Promise<Uri | undefined> {
  const bytes = await modelOf(record, library);
  const place = await askWhere(record, 'safetensors', ['safetensors', 'model']);
  if (place) await workspace.fs.writeFile(place, bytes);
  return place;
}

async function writeCurve(record: RunRecord, library: RunLibrary): Promise<Uri | undefined> {
  const points = await library.files.readCurve(record.id);
  if (points.length === 0) throw nothingYet(record);
  const place = await askWhere(record, 'csv', ['csv']);
  if (place) await workspace.fs.writeFile(place, new TextEncoder().encode(curveCsv(points)));
  return place;
}

async function writeEvents(record: RunRecord, library: RunLibrary): Promise<Uri | undefined> {
  const points = await library.files.readCurve(record.id);
  const { tensors } = readModelFile(await modelOf(record, library));
  const weights = tensors.map(({ name, values }) => ({ tag: `weights/${name}`, values }));
  const [folder] =
    (await window.showOpenDialog({
      title: l10n.t('Folder for TensorBoard'),
      openLabel: l10n.t('Export Here'),
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: workspace.workspaceFolders?.[0]?.uri,
    })) ?? [];
  if (!folder) return undefined;
  const begin = record.createdAt / 1000;
  const run = Uri.joinPath(folder, fileStem(record));
  await workspace.fs.createDirectory(run);
  const place = Uri.joinPath(run, `events.out.tfevents.${Math.floor(begin)}.unroll`);
  await workspace.fs.writeFile(place, curveEvents(points, begin, weights));
  return place;
}

async function modelOf(record: RunRecord, library: RunLibrary): Promise<Uint8Array> {
  const bytes = await library.files.readModel(record.id);
  if (!bytes) throw nothingYet(record);
  return bytes;
}

async function askWhere(record: RunRecord, ending: string, endings: string[]): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  return window.showSaveDialog({
    title: l10n.t('Export Run'),
    filters: { [ending]: endings },
    defaultUri: folder && Uri.joinPath(folder, `${fileStem(record)}.${ending}`),
  });
}

function fileStem({ name }: RunRecord): string {
  return name.replace(/[^\w.-]+/g, '_').replace(/^\.+/, '') || 'run';
}

function nothingYet({ name }: RunRecord): UnrollError {
  return new UnrollError('no-model', phrase`${name} has no model yet.`, 'Continue its training first.');
}
