import { randomUUID } from 'node:crypto';
import { uptime } from 'node:os';
import { commands, type ExtensionContext, l10n, languages, type LogOutputChannel, Uri, window } from 'vscode';
import { isAlive } from '../../node/temporaryFiles';
import { contextKeys } from '../ids';
import { showError, showInformation } from '../messages';
import { DiskFolder } from '../models/diskFolder';
import { type StorageFolder, WorkspaceFsFolder } from '../models/storageFolder';
import { checkpointSeconds, queueThreads } from '../settings';
import type { TrainingController } from '../training/trainingController';
import { ExperimentLens } from './experimentLens';
import { LibraryRecorder } from './libraryRecorder';
import { repetitionText } from './repetition';
import type { RunParts } from './runActions';
import { runCommandTable } from './runCommands';
import { RunLibrary } from './runLibrary';
import { RunQueue } from './runQueue';
import { RunStore } from './runStore';
import { RunsView } from './runsView';

const experiments = { pattern: '**/*.unroll.json' };

/** The workspace's runs and who writes them down. Nothing is read yet. */
export function createRuns(context: ExtensionContext, log: LogOutputChannel) {
  const owner = { pid: process.pid, session: randomUUID() };
  const library = new RunLibrary(
    new RunStore(folderOf(context)),
    owner,
    // A number of a process may be another's after a restart of the machine, or of the extension host.
    ({ pid, session }, since) =>
      session === owner.session ||
      (pid !== owner.pid && since > Date.now() - 1000 * uptime() && isAlive(pid)),
    Date.now,
    (error) => log.error(`Runs cannot be written down: ${String(error)}`),
  );
  const { version } = context.extension.packageJSON as { version: string };
  const recorder = new LibraryRecorder(library, version, checkpointSeconds, (error) => {
    log.error(`A run cannot be written down: ${String(error)}`);
  });
  return { library, recorder };
}

/** The list of runs, the queue, and what experiments offer. */
export function showRuns(
  controller: TrainingController,
  parts: RunParts,
  own: <T extends { dispose(): void }>(part: T) => T,
) {
  const { library, log } = parts;
  const queue = own(
    new RunQueue(
      library,
      controller,
      queueThreads,
      (error) => showError(log, error),
      (record) => {
        // A sweep would say it again and again; its rows say it too.
        const text = record.experiment?.of === 1 ? repetitionText(record, library.runs, l10n.t) : '';
        if (text !== '') showInformation(`${record.name}: ${text}`);
      },
    ),
  );
  const view = own(new RunsView(library, controller));
  let told: boolean | undefined;
  const tell = () => {
    if (told === queue.isPaused) return;
    told = queue.isPaused;
    void commands.executeCommand('setContext', contextKeys.queuePaused, told);
  };
  own(queue.onDidChange(tell));
  tell();
  // What other windows have done meanwhile is of interest when somebody looks.
  own(
    window.onDidChangeWindowState(({ focused }) => {
      if (focused && view.view.visible) void library.refresh();
    }),
  );
  own(languages.registerCodeLensProvider(experiments, own(new ExperimentLens())));
  return { queue, handlers: runCommandTable({ ...parts, queue, view, nowMs: Date.now }) };
}

/** Beside the models; flushed to the disk where there is one. */
function folderOf(context: Pick<ExtensionContext, 'storageUri' | 'globalStorageUri'>): StorageFolder {
  const uri = Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'runs');
  return uri.scheme === 'file' ? new DiskFolder(uri.fsPath) : new WorkspaceFsFolder(uri);
}
