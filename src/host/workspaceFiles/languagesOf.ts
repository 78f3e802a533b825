import { Uri, workspace } from 'vscode';
import type { CollectedFiles } from './collectFiles';

/** A pattern for everything in a mixed folder has many; what few files have is not what the model is for. */
const mostLanguages = 20;

/**
 * Language identifiers of files, those of most text first. VS Code says what a file's language is only of a document, so
 * one file of each extension is opened; no editor shows it.
 */
export async function languagesOf(folder: Uri, files: CollectedFiles['files']): Promise<string[]> {
  const byExtension = new Map<string, { path: string; units: number }>();
  for (const { path, text } of files) {
    const extension = /\.[^./]+$/.exec(path)?.[0] ?? path;
    const known = byExtension.get(extension);
    if (known) known.units += text.length;
    else byExtension.set(extension, { path, units: text.length });
  }
  const kinds = [...byExtension.values()].sort((a, b) => b.units - a.units).slice(0, mostLanguages);
  const units = new Map<string, number>();
  for (const kind of kinds) {
    try {
      const { languageId } = await workspace.openTextDocument(Uri.joinPath(folder, kind.path));
      units.set(languageId, (units.get(languageId) ?? 0) + kind.units);
    } catch {
      // Gone since it was read: others say what the folder's languages are.
    }
  }
  return [...units].sort((a, b) => b[1] - a[1]).map(([languageId]) => languageId);
}
