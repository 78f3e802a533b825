import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancellationSource, neverCancelled } from '../../../src/base/cancellation';
import { expandPaths } from '../../../src/cli/files/expandPaths';
import { joinTexts } from '../../../src/engine/text/joinTexts';
import { collectedNote, textOfFiles } from '../../../src/host/workspaceFiles/collectedText';
import {
  type CollectOptions,
  collectFiles,
  type FolderReader,
} from '../../../src/host/workspaceFiles/collectFiles';
import { defaultGlob } from '../../../src/host/workspaceFiles/defaultGlob';
import { excludesOf } from '../../../src/host/workspaceFiles/excludes';
import { translate as t } from './support/memoryChoices';
import { memoryReader } from './support/memoryReader';

const options: CollectOptions = {
  glob: '**/*.md',
  excludes: () => false,
  mostBytes: 100,
  mostTotalBytes: 1000,
};

async function collect(reader: FolderReader, changes: Partial<CollectOptions> = {}) {
  const collected = await collectFiles(reader, { ...options, ...changes }, neverCancelled, () => undefined);
  if (!collected) throw new Error('It was cancelled.');
  const skipped = Object.fromEntries(collected.skipped.map(({ path, reason }) => [path, reason]));
  return { collected, paths: collected.files.map(({ path }) => path), skipped };
}

describe('the files of a folder that a pattern means', () => {
  it('come by name, from all depths, without what others wrote', async () => {
    const reader = memoryReader({
      'b.md': 'b',
      'a/z.md': 'z',
      'c.ts': 'c',
      'node_modules/x/readme.md': 'x',
      '.git/note.md': 'n',
      'link@': '',
    });
    expect((await collect(reader)).paths).toEqual(['a/z.md', 'b.md']);
    expect((await collect(reader, { glob: '*.{md,ts}' })).paths).toEqual(['b.md', 'c.ts']);
  });

  it('are none that .gitignore names; a deeper one has the last word', async () => {
    const { paths, skipped } = await collect(
      memoryReader({
        '.gitignore': 'build/\n*.draft.md\n/top.md\n!docs/',
        'top.md': 't',
        'x.draft.md': 'x',
        'build/out.md': 'o',
        'docs/.gitignore': '!keep.draft.md\nprivate',
        'docs/keep.draft.md': 'k',
        'docs/private/p.md': 'p',
        'docs/top.md': 't',
      }),
    );
    expect(paths).toEqual(['docs/keep.draft.md', 'docs/top.md']);
    expect(skipped).toEqual({
      build: 'ignored',
      'top.md': 'ignored',
      'x.draft.md': 'ignored',
      'docs/private': 'ignored',
    });
  });

  it('are none that files.exclude names, also by a sibling', async () => {
    const setting = {
      '**/old': true,
      '**/*.ts': false,
      '**/*.js': { when: '$(basename).ts' },
      [`**/${'x'.repeat(600)}`]: true,
    };
    const { paths, skipped } = await collect(
      memoryReader({ 'old/a.js': 'a', 'made.js': 'm', 'made.ts': 'm', 'own.js': 'o' }),
      { glob: '**/*.{js,ts}', excludes: excludesOf(setting) },
    );
    expect(paths).toEqual(['made.ts', 'own.js']);
    expect(skipped).toEqual({ old: 'excluded', 'made.js': 'excluded' });
  });

  it('are texts of a reasonable size; the note counts the others', async () => {
    const { paths, skipped, collected } = await collect(
      memoryReader({
        'a.md': 'é'.repeat(40),
        'b.md': 'b'.repeat(90),
        'binary.md': new Uint8Array([65, 0, 66]),
        'empty.md': '',
        'huge.md': 'h'.repeat(101),
        'latin1.md': new Uint8Array([0xe9, 0x74, 0xe9]),
        'locked.md': 'l',
      }),
      { mostTotalBytes: 150 },
    );
    expect(paths).toEqual(['a.md']);
    expect(skipped).toEqual({
      'b.md': 'total',
      'binary.md': 'binary',
      'empty.md': 'empty',
      'huge.md': 'huge',
      'latin1.md': 'binary',
      'locked.md': 'unreadable',
    });
    const limits = { mostBytes: 2e6, mostTotalBytes: 32e6 };
    expect(collectedNote(collected, limits, t)).toBe(
      '1 files, 40 characters. Left out: 1 beyond 32 MB together, 2 that are no UTF-8 text, 1 empty, 1 over 2 MB, 1 that cannot be read.',
    );
  });

  it('are read as they stand in the editor where they are not saved', async () => {
    const { collected } = await collect(memoryReader({ 'a.md': 'saved' }, { 'a.md': 'typed' }));
    expect(collected.files).toEqual([{ path: 'a.md', text: 'typed' }]);
  });

  it('are none when it is cancelled, and nothing is read from then on', async () => {
    const source = new CancellationSource();
    let reads = 0;
    const reader = memoryReader(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i}.md`, 'x'])));
    const counting: FolderReader = { ...reader, read: (path) => (reads++, reader.read(path)) };
    const found = await collectFiles(counting, options, source.token, ({ read }) => {
      if (read !== undefined) source.cancel();
    });
    expect(found).toBeUndefined();
    expect(reads).toBeLessThan(40);
  });

  it('are those of the command line in the same order, so that the data is the same', async () => {
    const root = mkdtempSync(join(tmpdir(), 'unroll-files-'));
    try {
      for (const path of ['b/x.md', 'b/a/y.md', 'B.md', 'c.md', 'a-1.md', 'a/1.md']) {
        mkdirSync(join(root, path, '..'), { recursive: true });
        writeFileSync(join(root, path), `This is ${path}`);
      }
      const reader: FolderReader = {
        list: (path) =>
          Promise.resolve(
            readdirSync(join(root, path), { withFileTypes: true }).map((entry) => ({
              name: entry.name,
              kind: entry.isDirectory() ? ('folder' as const) : ('file' as const),
            })),
          ),
        sizeOf: (path) => Promise.resolve(statSync(join(root, path)).size),
        read: (path) => Promise.resolve(readFileSync(join(root, path))),
        openText: () => undefined,
      };
      const { text, records } = textOfFiles((await collect(reader, { glob: '**' })).collected);
      const paths = await expandPaths([root], () => undefined);
      expect(text).toBe(joinTexts(paths.map((path) => readFileSync(path, 'utf8'))));
      expect(records).toHaveLength(6);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe('the pattern that is offered', () => {
  it('is for files like the one in front, else for texts', () => {
    expect(defaultGlob('/a/b.tsx')).toBe('**/*.{ts,tsx,mts,cts}');
    expect(defaultGlob('/a/b.rs')).toBe('**/*.rs');
    expect(defaultGlob('/a/Makefile')).toBe('**/*.{md,markdown,txt}');
    expect(defaultGlob(undefined)).toBe('**/*.{md,markdown,txt}');
  });
});
