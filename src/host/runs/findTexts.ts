import { FileType, Uri, workspace } from 'vscode';
import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import { globPattern, isGlob } from '../../engine/experiment/globPattern';

/** Folders that hold no texts of anybody's own. */
const skipped = new Set(['node_modules', '.git']);
const mostEntries = 50_000;

/**
 * Files of an experiment, by paths and globs relative to its folder; those of a glob in the order of their names. Asks nobody but
 * `workspace.fs`, so that it finds them in virtual workspaces too. Throws `bad-input` for what leads out of the folder.
 */
export async function findTexts(folder: Uri, patterns: readonly string[]): Promise<Uri[]> {
  const found = new Map<string, Uri>();
  let below: string[] | undefined;
  for (const pattern of patterns) {
    checkInside(pattern);
    if (!isGlob(pattern)) {
      const uri = Uri.joinPath(folder, pattern);
      found.set(uri.toString(), uri);
      continue;
    }
    const glob = globPattern(pattern);
    below ??= await filesBelow(folder);
    const matches = below.filter((path) => glob.test(path)).sort();
    if (matches.length === 0) {
      throw new UnrollError(
        'bad-input',
        phrase`No file matches “${pattern}”.`,
        'Patterns begin in the folder of the experiment.',
      );
    }
    for (const uri of matches.map((path) => Uri.joinPath(folder, path))) found.set(uri.toString(), uri);
  }
  return [...found.values()];
}

/** An experiment may come with a workspace that nobody trusts: it reads what lies below it, and nothing else. */
function checkInside(pattern: string): void {
  const names = pattern.split(/[\\/]/);
  if (!names.includes('..') && names[0] !== '' && !/^[A-Za-z]:/.test(pattern)) return;
  throw new UnrollError(
    'bad-input',
    phrase`“${pattern}” is not below the experiment’s folder.`,
    'In the editor, texts lie in the folder of the experiment or below it; “unroll run” reads others too.',
  );
}

/** Paths with `/`, relative to a folder. Links to folders are not followed: they may lead out of it. */
async function filesBelow(folder: Uri): Promise<string[]> {
  const files: string[] = [];
  const folders = [''];
  let entries = 0;
  for (let prefix = folders.pop(); prefix !== undefined; prefix = folders.pop()) {
    for (const [name, type] of await entriesOf(Uri.joinPath(folder, prefix))) {
      if (++entries > mostEntries) {
        throw new UnrollError(
          'too-large',
          'The experiment’s folder has too many files to look through.',
          'Name the files, or put the experiment into a folder below.',
        );
      }
      if (type === FileType.Directory && !skipped.has(name)) folders.push(`${prefix}${name}/`);
      if ((type & FileType.File) !== 0) files.push(prefix + name);
    }
  }
  return files;
}

async function entriesOf(folder: Uri): Promise<[string, FileType][]> {
  try {
    return await workspace.fs.readDirectory(folder);
  } catch {
    return []; // one that may not be read has nothing for us
  }
}
