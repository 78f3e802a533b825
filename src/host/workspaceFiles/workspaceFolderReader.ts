import { FileType, Uri, workspace } from 'vscode';
import type { FolderReader } from './collectFiles';

/** A folder by `workspace.fs`, which also reads what lies on no disk. */
export function workspaceFolderReader(folder: Uri): FolderReader {
  const at = (path: string) => (path === '' ? folder : Uri.joinPath(folder, path));
  const open = new Map(workspace.textDocuments.map((document) => [document.uri.toString(), document]));
  return {
    async list(path) {
      const entries = await workspace.fs.readDirectory(at(path));
      return entries.map(([name, type]) => ({ name, kind: kindOf(type) }));
    },
    sizeOf: async (path) => (await workspace.fs.stat(at(path))).size,
    read: async (path) => workspace.fs.readFile(at(path)),
    openText(path) {
      const document = open.get(at(path).toString());
      return document && !document.isClosed && document.isDirty ? document.getText() : undefined;
    },
  };
}

/** A link to a folder may lead back up; one to a file is a file. */
function kindOf(type: FileType): 'file' | 'folder' | 'other' {
  if ((type & FileType.File) !== 0) return 'file';
  return type === FileType.Directory ? 'folder' : 'other';
}
