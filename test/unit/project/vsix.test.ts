import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectFiles, projectRoot, readProjectFile } from './projectFiles';
import { zipEntries, type ZipEntry } from './zipEntries';

const megabyte = 1_000_000;
const vsix = path.join(projectRoot, 'unroll.vsix');

/** Everything that the package may hold, and nothing else. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package\.json$/,
  /^extension\/package\.nls(\.[\w-]+)?\.json$/,
  /^extension\/l10n\/bundle\.l10n(\.[\w-]+)?\.json$/,
  /^extension\/(readme|changelog)\.md$/i,
  /^extension\/LICENSE(\.txt)?$/,
  /^extension\/dist\/(extension|worker|trainingThread|cli)\.js$/,
  /^extension\/dist\/THIRD-PARTY-NOTICES\.txt$/,
  /^extension\/dist\/webview\/inspector\.(js|css)$/,
  /^extension\/schemas\/[\w.]+\.json$/,
  /^extension\/media\/(icon\.png|runs\.svg)$/,
  /^extension\/media\/samples\/[\w-]+\.(?:txt|tsv)$/,
  /^extension\/media\/walkthrough\/[\w-]+(\.nls\.[\w-]+)?\.(svg|md)$/,
];

describe('the package', () => {
  let entries: ZipEntry[];
  let size: number;

  beforeAll(() => {
    if (!fs.existsSync(vsix)) throw new Error('There is no unroll.vsix: run `npm run package` first.');
    const archive = fs.readFileSync(vsix);
    size = archive.length;
    entries = zipEntries(archive);
  });

  it('is under 1 MB', () => {
    expect(size).toBeGreaterThan(10_000);
    expect(size).toBeLessThan(megabyte);
  });

  it('holds only what is allowed', () => {
    const foreign = entries.filter(({ name }) => !allowed.some((pattern) => pattern.test(name)));
    expect(foreign).toEqual([]);
  });

  it('holds the licences of what is bundled', () => {
    expect(entries.map(({ name }) => name)).toContain('extension/dist/THIRD-PARTY-NOTICES.txt');
    const notices = readProjectFile('dist/THIRD-PARTY-NOTICES.txt');
    for (const name of ['@vscode/webview-ui-toolkit', 'ignore', 'uplot']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
    expect(notices).toContain('Permission is hereby granted');
  });

  it('holds no sources and no source maps', () => {
    expect(entries.filter(({ name }) => /\.(ts|map|mjs|py)$/.test(name))).toEqual([]);
    for (const bundle of ['extension', 'worker', 'trainingThread', 'cli', 'webview/inspector']) {
      expect(readProjectFile(`dist/${bundle}.js`)).not.toContain('sourceMappingURL');
    }
  });

  it('holds everything that the manifest and the code name', () => {
    const names = entries.map(({ name }) => name);
    const bundles = [
      ...['extension.js', 'worker.js', 'trainingThread.js', 'cli.js'],
      ...['webview/inspector.js', 'webview/inspector.css'],
    ];
    const media = [...projectFiles('media/samples', /./), ...projectFiles('media/walkthrough', /./)];
    for (const file of [
      ...bundles.map((bundle) => `dist/${bundle}`),
      'package.nls.json',
      'schemas/experiment.schema.json',
      'media/icon.png',
      'media/runs.svg',
      ...media,
    ]) {
      expect(names).toContain(`extension/${file}`);
    }
  });

  it('is no older than the bundles that it should hold', () => {
    const newest = Math.max(
      ...projectFiles('dist', /\.(js|css)$/).map((file) => fs.statSync(path.join(projectRoot, file)).mtimeMs),
    );
    expect(fs.statSync(vsix).mtimeMs).toBeGreaterThanOrEqual(newest);
  });
});

describe('zipEntries', () => {
  it('reports what is no archive', () => {
    expect(() => zipEntries(Buffer.from('PK, but not an archive'))).toThrow('not a ZIP archive');
  });
});
