import type { CancellationToken } from '../../base/cancellation';
import { globPattern } from '../../engine/experiment/globPattern';
import { decodeText } from './decodeText';
import type { Excludes } from './excludes';
import { GitIgnore } from './gitIgnore';

/** What is read of a folder, wherever it is. Paths are from its top, with slashes; its own is ''. */
export interface FolderReader {
  list(path: string): Promise<{ name: string; kind: 'file' | 'folder' | 'other' }[]>;
  sizeOf(path: string): Promise<number>;
  read(path: string): Promise<Uint8Array>;
  /** Text of a file that is open in an editor, saved or not. */
  openText(path: string): string | undefined;
}

/** Why something that the pattern may mean was left out. `unreadable`: the file system refused. */
export const skipReasons = ['ignored', 'excluded', 'binary', 'huge', 'total', 'empty', 'unreadable'] as const;
export type SkipReason = (typeof skipReasons)[number];

export interface CollectedFiles {
  files: { path: string; text: string }[];
  /** Files, and for `ignored` and `excluded` also whole folders. */
  skipped: { path: string; reason: SkipReason }[];
}

export interface CollectOptions {
  glob: string;
  excludes: Excludes;
  /** A larger file is data rather than text that somebody typed. */
  mostBytes: number;
  /** Of all files together; those behind are left out. */
  mostTotalBytes: number;
}

/** Folders that hold nothing that a person wrote here. */
const foreignFolders = new Set(['.git', '.hg', '.svn', 'node_modules']);

/** Files read at a time: a file system may be far away. */
const readAtOnce = 16;

export interface CollectProgress {
  found: number;
  /** Absent while files are looked for. */
  read?: number;
}

/**
 * The texts of a folder that a pattern means, by name. Leaves out what `.gitignore` files and `files.exclude` do, what is
 * no text, empty or too large; says what and why. Links to folders are not followed. Undefined when it was cancelled.
 */
export async function collectFiles(
  folder: FolderReader,
  options: CollectOptions,
  token: CancellationToken,
  onProgress: (progress: CollectProgress) => void,
): Promise<CollectedFiles | undefined> {
  const walk = new Walk(folder, options, token, onProgress);
  await walk.through('', GitIgnore.none);
  if (token.isCancellationRequested) return undefined;
  const { skipped } = walk;
  const files: CollectedFiles['files'] = [];
  let total = 0;
  for (let i = 0; i < walk.paths.length; i += readAtOnce) {
    const paths = walk.paths.slice(i, i + readAtOnce);
    const found = await Promise.all(paths.map((path) => readFile(folder, path, options.mostBytes)));
    if (token.isCancellationRequested) return undefined;
    for (const [at, file] of found.entries()) {
      const path = paths[at];
      if ('reason' in file) skipped.push({ path, reason: file.reason });
      else if (total + file.bytes > options.mostTotalBytes) skipped.push({ path, reason: 'total' });
      else {
        total += file.bytes;
        files.push({ path, text: file.text });
      }
    }
    onProgress({ found: walk.paths.length, read: Math.min(walk.paths.length, i + readAtOnce) });
  }
  return { files, skipped };
}

class Walk {
  readonly paths: string[] = [];
  readonly skipped: CollectedFiles['skipped'] = [];
  private readonly pattern: { test(path: string): boolean };

  constructor(
    private readonly folder: FolderReader,
    private readonly options: CollectOptions,
    private readonly token: CancellationToken,
    private readonly onProgress: (progress: CollectProgress) => void,
  ) {
    this.pattern = globPattern(options.glob);
  }

  /** `base` is '' or ends in a slash. */
  async through(base: string, above: GitIgnore): Promise<void> {
    if (this.token.isCancellationRequested) return;
    let entries;
    try {
      entries = await this.folder.list(base);
    } catch (error) {
      if (base === '') throw error;
      this.skipped.push({ path: base, reason: 'unreadable' });
      return;
    }
    const names = new Set(entries.map(({ name }) => name));
    const rules = names.has('.gitignore') ? await this.rulesOf(base, above) : above;
    for (const { name, kind } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = base + name;
      if (kind === 'other' || (kind === 'folder' && foreignFolders.has(name))) continue;
      if (kind === 'file' && !this.pattern.test(path)) continue;
      if (rules.ignores(kind === 'folder' ? `${path}/` : path))
        this.skipped.push({ path, reason: 'ignored' });
      else if (this.options.excludes(path, names)) this.skipped.push({ path, reason: 'excluded' });
      else if (kind === 'folder') await this.through(`${path}/`, rules);
      else this.paths.push(path);
    }
    this.onProgress({ found: this.paths.length });
  }

  private async rulesOf(base: string, above: GitIgnore): Promise<GitIgnore> {
    try {
      return above.within(base, new TextDecoder().decode(await this.folder.read(`${base}.gitignore`)));
    } catch {
      return above;
    }
  }
}

async function readFile(
  folder: FolderReader,
  path: string,
  mostBytes: number,
): Promise<{ text: string; bytes: number } | { reason: SkipReason }> {
  const open = folder.openText(path);
  if (open !== undefined) {
    const bytes = Buffer.byteLength(open);
    if (bytes > mostBytes) return { reason: 'huge' };
    return bytes === 0 ? { reason: 'empty' } : { text: open, bytes };
  }
  try {
    if ((await folder.sizeOf(path)) > mostBytes) return { reason: 'huge' };
    const bytes = await folder.read(path);
    const text = decodeText(bytes);
    if (text === undefined) return { reason: 'binary' };
    return text === '' ? { reason: 'empty' } : { text, bytes: bytes.length };
  } catch {
    return { reason: 'unreadable' };
  }
}
