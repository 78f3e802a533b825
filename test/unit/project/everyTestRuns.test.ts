import { describe, expect, it } from 'vitest';
import { projectFiles, readProjectFile } from './projectFiles';

const testFiles = projectFiles('test', /\.test\.[cm]?[jt]sx?$/);

/** Where a runner looks for tests by itself; host tests are named in their suite's index. */
const foundByPattern = [
  /^test\/unit\/.+\.test\.ts$/,
  /^test\/webview\/.+\.test\.ts$/,
  /^test\/e2e\/.+\.test\.ts$/,
];

describe('every test file is run', () => {
  it('by a pattern or by the list of the host suite', () => {
    const hostIndex = readProjectFile('test/host/suite/index.ts');
    const orphans = testFiles
      .filter((file) => !foundByPattern.some((pattern) => pattern.test(file)))
      .filter((file) => {
        const name = /^test\/host\/suite\/(.+)\.ts$/.exec(file)?.[1];
        return name === undefined || !hostIndex.includes(`'./${name}'`);
      });
    expect(orphans).toEqual([]);
    expect(testFiles.length).toBeGreaterThan(10);
  });

  it('with the patterns that the runners have', () => {
    const unit = readProjectFile('vitest.config.ts');
    expect(unit).toContain(`'test/unit/**/*.test.ts'`);
    expect(unit).toContain(`'test/webview/**/*.test.ts'`);
    expect(readProjectFile('test/e2e/vitest.config.ts')).toContain(`'test/e2e/**/*.test.ts'`);
  });

  it('and so are the checks of the panel in a browser', () => {
    const runner = readProjectFile('scripts/test.mjs');
    // Those that run as a whole and say ok; the others are their parts, or draw pictures.
    const checks = projectFiles('test/webview/harness', /\.mjs$/).filter((file) => {
      const source = readProjectFile(file);
      return /^(process\.exitCode = |await finish\(\))/m.test(source) && /ok {2}|startChecks\(/.test(source);
    });
    const names = checks.map((file) => /([^/]+)\.mjs$/.exec(file)?.[1] ?? '');
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !runner.includes(`    '${name}',\n`))).toEqual([]);
  });

  it('and none is switched off', () => {
    const off = new RegExp(String.raw`\b(describe|it|test|suite)\.(skip|only|todo)\b|\bx(it|describe)\(`);
    expect(testFiles.filter((file) => off.test(readProjectFile(file)))).toEqual([]);
  });
});
