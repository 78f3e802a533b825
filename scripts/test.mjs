// Everything that must hold, from a fresh clone with only Node and npm: `npm test`.
// Stops at the first step that fails. `npm test -- unit host e2e` runs only the named stages (and what they need).
// What disturbs nobody runs side by side: its output is then printed whole, when it has ended.
import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { run } from './lib/command.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { failedChecks, failedInHost, failedTests } from './lib/failedTests.mjs';
import { inRoot, resultsFolder, root } from './lib/paths.mjs';
import { lanes, sideBySide } from './lib/sideBySide.mjs';
import { ensureVscodeServer } from './lib/vscodeServer.mjs';

const counts = { passed: 0, failed: 0, skipped: 0 };
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const startedAt = Date.now();
/** The failed tests, told again at the very end: of a long log often only its end is kept. @type {string[]} */
const failures = [];

/** @param {string[]} name  of a package's executable script, from the project's root */
const tool = (...name) => inRoot('node_modules', ...name);
/** @param {string} script @param {string[]} args @param {{ tee?: boolean, capture?: boolean }} [options] */
const node = (script, args, options) => run(process.execPath, [script, ...args], { cwd: root, ...options });
/** The same beside others: what it printed comes in one piece. @param {string} script @param {string[]} args */
async function nodeBeside(script, args) {
  const output = await node(script, args, { capture: true });
  if (output.trim()) console.log(output.trim());
}

/**
 * Vitest with readable output for a person and a report for the sum.
 * @param {string} name @param {string[]} args
 */
async function vitest(name, args) {
  const report = path.join(resultsFolder, `${name}.json`);
  fs.rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    await node(tool('vitest', 'vitest.mjs'), ['run', ...args, ...reporters]);
  } finally {
    if (fs.existsSync(report)) {
      const result = JSON.parse(fs.readFileSync(report, 'utf8'));
      counts.passed += result.numPassedTests;
      counts.failed += result.numFailedTests;
      counts.skipped += result.numPendingTests + result.numTodoTests;
      failures.push(...failedTests(result));
    }
  }
}

async function hostTests() {
  /** @param {string} output  with mocha's closing lines */
  const addCounts = (output) => {
    const plain = stripVTControlCharacters(output);
    /** @param {string} word */
    const sum = (word) =>
      [...plain.matchAll(new RegExp(`^\\s*(\\d+) ${word}`, 'gm'))].reduce(
        (total, match) => total + Number(match[1]),
        0,
      );
    const passed = sum('passing');
    counts.passed += passed;
    counts.failed += sum('failing');
    counts.skipped += sum('pending');
    failures.push(...failedInHost(plain));
    return passed;
  };
  try {
    const output = await node(inRoot('scripts', 'testHost.mjs'), [], { tee: true });
    if (addCounts(output) === 0) throw new Error('No test ran inside the extension host.');
  } catch (error) {
    if (error instanceof Error && 'output' in error) addCounts(String(error.output));
    throw error;
  }
}

/** Checks of the panel in a browser: each says ok or FAIL on a line of its own. Those that take longest go first. */
async function webviewTests() {
  /** @param {string} output */
  const addCounts = (output) => {
    const lines = stripVTControlCharacters(output).split('\n');
    const passed = lines.filter((line) => line.startsWith('ok ')).length;
    counts.passed += passed;
    const failed = failedChecks(output);
    counts.failed += failed.length;
    failures.push(...failed);
    return passed;
  };
  const names = [
    'accessibility',
    'pseudo',
    'everybody',
    'badTexts',
    'gatesInteractions',
    'interactions',
    'kinds',
    'memory',
    'pictures',
    'whatIfPairs',
    'report',
    'training',
  ];
  const checks = names.map((name) => async () => {
    try {
      const script = inRoot('test', 'webview', 'harness', `${name}.mjs`);
      const output = await node(script, [], { capture: true });
      console.log(output.trim());
      if (addCounts(output) === 0) throw new Error(`No check of ${name} ran.`);
    } catch (error) {
      if (error instanceof Error && 'output' in error) addCounts(String(error.output));
      throw error;
    }
  });
  // Their pages wait for pauses of the panel more than they compute.
  await sideBySide(checks, lanes + 1);
}

/** @typedef {{ id: string, title: string, neededBy?: string[], run: () => Promise<unknown> }} Stage */
/** Step by step; the stages of a step run side by side. @type {Stage[][]} */
const steps = [
  [
    {
      id: 'build',
      title: 'Build',
      neededBy: ['types', 'lint', 'package', 'unit', 'host', 'e2e'],
      run: async () => (await import('./build.mjs')).build({ production: true }),
    },
  ],
  [
    {
      id: 'lint',
      title: 'Lint',
      run: () => nodeBeside(tool('eslint', 'bin', 'eslint.js'), ['.', '--max-warnings=0']),
    },
    {
      id: 'tools',
      title: 'Chromium and VS Code',
      neededBy: ['webview', 'host', 'e2e'],
      run: async () => {
        await ensureChromium();
        if (wanted.length > 0 && !wanted.some((id) => id === 'tools' || id === 'host' || id === 'e2e'))
          return;
        await ensureVscodeServer();
      },
    },
    {
      id: 'types',
      title: 'Types',
      run: async () => {
        for (const project of ['.', 'webview', 'test/e2e'])
          await nodeBeside(tool('typescript', 'lib', 'tsc.js'), ['-p', project]);
      },
    },
    {
      id: 'format',
      title: 'Format',
      run: () => nodeBeside(tool('prettier', 'bin', 'prettier.cjs'), ['--check', '.']),
    },
    {
      id: 'package',
      title: 'Package',
      neededBy: ['unit', 'e2e'],
      run: async () => (await import('./packageVsix.mjs')).packageVsix(),
    },
  ],
  [{ id: 'unit', title: 'Unit tests', run: () => vitest('unit', []) }],
  [{ id: 'webview', title: 'The panel in a browser', run: webviewTests }],
  [{ id: 'host', title: 'Tests inside the extension host', run: hostTests }],
  [
    {
      id: 'e2e',
      title: 'End-to-end tests with the packaged extension',
      run: () => vitest('e2e', ['--config', 'test/e2e/vitest.config.ts']),
    },
  ],
];

/** What each stage took, as it is told at the end. @type {string[]} */
const taken = [];
let failure = '';

/** @param {string} title @param {() => Promise<unknown>} work */
async function timed(title, work) {
  const begin = Date.now();
  try {
    await work();
  } catch (error) {
    failure ||= title;
    throw error;
  } finally {
    taken.push(`${String(Math.round((Date.now() - begin) / 1000)).padStart(5)} s  ${title}`);
  }
}

try {
  fs.mkdirSync(resultsFolder, { recursive: true });
  heading('Dependencies');
  await timed('Dependencies', ensureDependencies);
  for (const step of steps) {
    const chosen = step.filter(
      ({ id, neededBy = [] }) =>
        wanted.length === 0 || wanted.some((name) => name === id || neededBy.includes(name)),
    );
    if (chosen.length === 0) continue;
    heading(chosen.map(({ title }) => title).join(', '));
    // One of them waits for downloads more than it computes.
    await sideBySide(
      chosen.map(
        ({ title, run: work }) =>
          () =>
            timed(title, work),
      ),
      lanes + 1,
    );
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  // Something outside the counted runners broke: still not a run without failures.
  if (counts.failed === 0) counts.failed = 1;
  process.exitCode = 1;
}
console.log(`\n${'='.repeat(78)}`);
for (const failed of failures) console.log(`FAILED: ${failed}`);
for (const line of taken) console.log(line);
if (process.exitCode) console.log(`FAILED: ${failure}`);
console.log(`${Math.round((Date.now() - startedAt) / 1000)} s`);
console.log(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
);
process.exit();

/** @param {string} title */
function heading(title) {
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`\n== ${title} ${'='.repeat(Math.max(3, 66 - title.length))} ${seconds} s`);
}
