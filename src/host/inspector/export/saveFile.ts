import { l10n, type TextEditor, Uri, window, workspace } from 'vscode';
import { showInformation } from '../../messages';

const labels: Readonly<Record<string, string>> = { png: 'PNG', svg: 'SVG', csv: 'CSV', html: 'HTML' };

/** Asks where to, and stores it there. */
export async function saveFile(
  editor: TextEditor | undefined,
  name: string,
  ending: string,
  content: string | Uint8Array,
): Promise<void> {
  const fileName = `${name}.${ending}`;
  const place = await window.showSaveDialog({
    title: l10n.t('Export {0}', fileName),
    saveLabel: l10n.t('Export'),
    filters: { [labels[ending] ?? ending]: [ending] },
    defaultUri: besideDocument(editor, fileName),
  });
  if (!place) return;
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  await workspace.fs.writeFile(place, bytes);
  showInformation(l10n.t('Exported {0}.', place.path.slice(place.path.lastIndexOf('/') + 1)));
}

/** Beside the document where that has a place; else where the dialog likes it. */
function besideDocument(editor: TextEditor | undefined, name: string): Uri | undefined {
  const folder =
    editor && !editor.document.isUntitled
      ? Uri.joinPath(editor.document.uri, '..')
      : workspace.workspaceFolders?.[0]?.uri;
  return folder && Uri.joinPath(folder, name);
}
