import { readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { UnrollError } from '../../base/errors';

/** Folders that hold nothing that a person wrote. */
const skippedFolders = new Set(['node_modules', '.git', '.hg', '.svn']);

/** Larger files are data rather than text that somebody typed. In bytes. */
const mostBytes = 2 * 1024 * 1024;

/**
 * The files that paths mean, in order: a file itself, a folder's files, those that match a pattern with *, ** or ?. What lies
 * in hidden folders and in node_modules, and files over 2 MB, are left out of folders and patterns; `note` is told how many.
 * Throws `bad-input` for a pattern or a folder without files.
 */
export async function expandPaths(paths: readonly string[], note: (text: string) => void): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const status = path === '-' ? undefined : await stat(path).catch(() => undefined);
    const isPattern = !status && /[*?]/.test(path);
    if (!status?.isDirectory() && !isPattern) {
      files.push(path);
      continue;
    }
    const found = await filesIn(isPattern ? fixedPart(path) : path);
    const pattern = isPattern ? patternOf(path) : undefined;
    const matching = found.files.filter((file) => !pattern || pattern.test(file.split(sep).join('/')));
    if (matching.length === 0)
      throw new UnrollError(
        'bad-input',
        `${path} has no files.`,
        'Give a file, a folder, or a pattern in quotes.',
      );
    if (found.tooLarge > 0) note(`${path}: ${found.tooLarge} files over 2 MB are left out.`);
    files.push(...matching);
  }
  return files;
}

/** The folder that a pattern's matches lie in. */
function fixedPart(pattern: string): string {
  const folders = pattern.split('/').slice(0, -1);
  const first = folders.findIndex((folder) => /[*?]/.test(folder));
  return (
    folders.slice(0, first < 0 ? folders.length : first).join('/') || (pattern.startsWith('/') ? '/' : '.')
  );
}

function patternOf(pattern: string): RegExp {
  const source = pattern
    .replace(/^\.\//, '')
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(
      /\*\*\/|\*\*|\*|\?/g,
      (wild) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[wild] ?? '',
    );
  return new RegExp(`^(?:\\./)?${source}$`);
}

/** Files in a folder and in those in it, by name. */
async function filesIn(folder: string): Promise<{ files: string[]; tooLarge: number }> {
  const files: string[] = [];
  let tooLarge = 0;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = folder === '.' ? entry.name : join(folder, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith('.') && !skippedFolders.has(entry.name)) {
      const inner = await filesIn(path);
      files.push(...inner.files);
      tooLarge += inner.tooLarge;
    } else if (entry.isFile()) {
      const { size } = await stat(path);
      if (size > mostBytes) tooLarge++;
      else if (size > 0) files.push(path);
    }
  }
  return { files, tooLarge };
}
