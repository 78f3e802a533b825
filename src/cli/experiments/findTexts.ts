import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UnrollError } from '../../base/errors';
import { globPattern, isGlob } from '../../engine/experiment/globPattern';

/** Folders that hold no texts of anybody's own. */
const skipped = new Set(['node_modules', '.git']);
const mostEntries = 200_000;

/** Files of an experiment, by paths and globs relative to its folder; those of a glob in the order of their names. */
export async function findTexts(folder: string, patterns: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  let all: string[] | undefined;
  for (const pattern of patterns) {
    if (!isGlob(pattern)) {
      found.add(resolve(folder, pattern));
      continue;
    }
    const { base, glob } = splitGlob(folder, pattern);
    const expression = globPattern(glob);
    const below = base === folder ? (all ??= await filesBelow(base)) : await filesBelow(base);
    const matches = below.filter((path) => expression.test(path)).sort();
    if (matches.length === 0) {
      throw new UnrollError('bad-input', `No file matches “${pattern}”.`, `Patterns begin in ${folder}.`);
    }
    for (const match of matches) found.add(join(base, match));
  }
  return [...found];
}

/** Folders in front of the first star are walked to at once. */
function splitGlob(folder: string, pattern: string): { base: string; glob: string } {
  const names = pattern.replaceAll('\\', '/').split('/');
  const first = names.findIndex(isGlob);
  return { base: resolve(folder, ...names.slice(0, first)), glob: names.slice(first).join('/') };
}

/** Paths with `/`, relative to a folder. Links are not followed. */
async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = [];
  const folders = [''];
  let entries = 0;
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    const prefix = at;
    for (const entry of await readdir(join(folder, at), { withFileTypes: true }).catch(() => [])) {
      if (++entries > mostEntries) {
        throw new UnrollError(
          'too-large',
          `${folder} has too many files to look through.`,
          'Name a folder in it.',
        );
      }
      if (entry.isDirectory() && !skipped.has(entry.name)) folders.push(`${prefix}${entry.name}/`);
      if (entry.isFile()) files.push(prefix + entry.name);
    }
  }
  return files;
}
