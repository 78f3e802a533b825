import { l10n, type TextEditor, Uri, window, workspace } from 'vscode';
import type { ExportedFile, ExportFormat } from '../../protocol/formats';
import { speakingModel } from '../commands/speakingModel';
import { showInformation } from '../messages';
import type { ModelQuestions } from '../models/modelQuestions';

/** Asks for a format and a place, and writes the model that speaks for the editor's document there. */
export async function exportModel(editor: TextEditor, questions: ModelQuestions): Promise<void> {
  const model = await speakingModel(questions, editor);
  const choice = await chooseFormat(model.name);
  if (!choice) return;
  const title = l10n.t('Export the model of {0}', model.name);
  const stem = model.name.replace(/\.[^.]*$/, '') || model.name;
  const place = await window.showSaveDialog({
    title,
    saveLabel: l10n.t('Export'),
    filters: { [choice.label]: [choice.ending] },
    defaultUri: besideDocument(editor, `${stem}.${choice.ending}`),
  });
  if (!place) return;
  const name = place.path.slice(place.path.lastIndexOf('/') + 1);
  const files = await questions.export(model, choice.format, name);
  const folder = Uri.joinPath(place, '..');
  // The dialog has asked about the first of them only.
  for (const file of files.slice(1)) if (!(await mayReplace(folder, file))) return;
  for (const file of files) await workspace.fs.writeFile(Uri.joinPath(folder, file.name), file.bytes);
  showInformation(l10n.t('Exported {0}.', files.map((file) => file.name).join(', ')));
}

interface FormatItem {
  label: string;
  description: string;
  format: ExportFormat;
  ending: string;
}

async function chooseFormat(name: string): Promise<FormatItem | undefined> {
  const items: FormatItem[] = [
    {
      label: 'safetensors',
      description: l10n.t('the weights in PyTorch’s names, with all that Unroll knows of the model'),
      format: 'safetensors',
      ending: 'safetensors',
    },
    {
      label: 'PyTorch',
      description: l10n.t('safetensors, and a Python file that loads it'),
      format: 'pytorch',
      ending: 'safetensors',
    },
    { label: 'ONNX', description: l10n.t('a graph of standard operators'), format: 'onnx', ending: 'onnx' },
  ];
  return window.showQuickPick(items, { title: l10n.t('Export the model of {0}', name) });
}

/** Beside the document where that has a place; else where the dialog likes it. */
function besideDocument({ document }: TextEditor, name: string): Uri | undefined {
  const folder = document.isUntitled
    ? workspace.workspaceFolders?.[0]?.uri
    : Uri.joinPath(document.uri, '..');
  return folder && workspace.fs.isWritableFileSystem(folder.scheme) ? Uri.joinPath(folder, name) : undefined;
}

async function mayReplace(folder: Uri, { name }: ExportedFile): Promise<boolean> {
  try {
    await workspace.fs.stat(Uri.joinPath(folder, name));
  } catch {
    return true; // it is not there
  }
  const yes = l10n.t('Replace');
  const question = l10n.t('{0} is there already. Replace it?', name);
  return (await window.showWarningMessage(question, { modal: true }, yes)) === yes;
}
