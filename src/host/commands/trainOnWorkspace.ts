import {
  l10n,
  type LogOutputChannel,
  type Memento,
  ProgressLocation,
  type TextEditor,
  window,
  workspace,
  type WorkspaceFolder,
} from 'vscode';
import { UnrollError, whatHappened } from '../../base/errors';
import { errorText } from '../errorText';
import { phrase } from '../../base/phrase';
import { globPattern } from '../../engine/experiment/globPattern';
import { mementoKeys } from '../ids';
import { showInformation } from '../messages';
import { trainingThreads } from '../settings';
import type { TrainingUi } from '../training/trainingUi';
import { collectedNote, textOfFiles } from '../workspaceFiles/collectedText';
import { type CollectedFiles, collectFiles } from '../workspaceFiles/collectFiles';
import { defaultGlob } from '../workspaceFiles/defaultGlob';
import { excludesOf } from '../workspaceFiles/excludes';
import { languagesOf } from '../workspaceFiles/languagesOf';
import { workspaceFolderReader } from '../workspaceFiles/workspaceFolderReader';

/** As `unroll train FOLDER` has it. */
const mostBytes = 2e6;
/** What a model of this machine can learn from in a reasonable time, and the engine holds at once. */
const mostTotalBytes = 32e6;
const limits = { mostBytes, mostTotalBytes };

/** Asks which files of a folder, gathers them, and trains one model on all of them. */
export async function trainOnWorkspace(
  editor: TextEditor | undefined,
  trainingUi: TrainingUi,
  memory: Memento,
  log: LogOutputChannel,
): Promise<void> {
  const folder = await chooseFolder();
  if (!folder) return;
  const glob = await askForGlob(folder, editor, memory);
  if (glob === undefined) return;
  const collected = await collect(folder, glob);
  if (!collected) return;
  for (const { path, reason } of collected.skipped) log.debug(`Left out: ${path} (${reason})`);
  const note = collectedNote(collected, limits, l10n.t);
  log.info(`Training on ${folder.name}, ${glob}: ${note}`);
  if (collected.files.length === 0) {
    throw new UnrollError(
      'bad-input',
      phrase`No file of ${folder.name} that matches ${glob} can be learnt from: ${note}`,
      'Give another pattern: **/*.md is every file of that kind, src/** all that lies in src.',
    );
  }
  if (collected.skipped.length > 0) showInformation(`${folder.name}: ${note}`);
  const languages = await languagesOf(folder.uri, collected.files);
  const { text, records } = textOfFiles(collected);
  await trainingUi.train({
    documentUri: folder.uri.toString(),
    documentVersion: 0,
    name: folder.name,
    languageId: languages[0] ?? '',
    text,
    options: {},
    threads: trainingThreads(),
    folder: { glob, languages },
    provenance: { files: records },
  });
}

async function chooseFolder(): Promise<WorkspaceFolder | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    throw new UnrollError(
      'bad-input',
      'No folder is open.',
      'Open a folder, or train on the file in front: “Unroll: Train on This File”.',
    );
  }
  if (folders.length === 1) return folders[0];
  return window.showWorkspaceFolderPick({ placeHolder: l10n.t('The files of which folder?') });
}

/** The last answer for the folder comes first, else what the file in front suggests. */
async function askForGlob(
  folder: WorkspaceFolder,
  editor: TextEditor | undefined,
  memory: Memento,
): Promise<string | undefined> {
  const remembered = memory.get<Record<string, string>>(mementoKeys.workspaceGlobs, {});
  const key = folder.uri.toString();
  const answer = await window.showInputBox({
    title: l10n.t('Train on which files of {0}?', folder.name),
    prompt: l10n.t('A pattern; .gitignore and files.exclude are honoured. One model for the folder.'),
    value: Object.hasOwn(remembered, key) ? remembered[key] : defaultGlob(editor?.document.uri.path),
    validateInput: problemOf,
  });
  const glob = answer?.trim();
  if (glob) await memory.update(mementoKeys.workspaceGlobs, { ...remembered, [key]: glob });
  return glob;
}

function problemOf(input: string): string | undefined {
  if (input.trim() === '') return l10n.t('Give a pattern, as **/*.md.');
  try {
    globPattern(input.trim());
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}

async function collect(folder: WorkspaceFolder, glob: string): Promise<CollectedFiles | undefined> {
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Unroll: files of {0}', folder.name),
    cancellable: true,
  };
  const setting = workspace.getConfiguration('files', folder.uri).get<Record<string, unknown>>('exclude', {});
  return window.withProgress(options, async (progress, token) => {
    let shown = 0;
    try {
      return await collectFiles(
        workspaceFolderReader(folder.uri),
        { glob, excludes: excludesOf(setting), ...limits },
        token,
        ({ found, read }) => {
          const percent = read === undefined ? 0 : (100 * read) / Math.max(1, found);
          const message =
            read === undefined ? l10n.t('{0} found', found) : l10n.t('{0} of {1} read', read, found);
          progress.report({ message, increment: percent - shown });
          shown = percent;
        },
      );
    } catch (error) {
      throw new UnrollError(
        'io',
        phrase`${folder.name} cannot be read: ${whatHappened(error)}.`,
        'Check that the folder is still there.',
      );
    }
  });
}
