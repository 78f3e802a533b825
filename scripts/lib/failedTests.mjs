import { stripVTControlCharacters } from 'node:util';

/** Of an error, what still says what went wrong when only the end of a long output is kept. */
const linesOfAnError = 4;

/**
 * The failed tests of a report of Vitest, each with the first lines of its error.
 * @param {{ testResults: { name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[] }} report
 * @returns {string[]}
 */
export function failedTests(report) {
  return report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    // A file that broke before or between its tests, for example in a hook.
    if (failed.length === 0)
      return file.status === 'failed' ? [`${file.name}\n${begin(file.message ?? '')}`] : [];
    return failed.map(
      ({ fullName, failureMessages = [] }) => `${fullName}\n${begin(failureMessages.join('\n'))}`,
    );
  });
}

/**
 * The failed checks in the output of the panel's checks.
 * @param {string} output
 */
export const failedChecks = (output) =>
  stripVTControlCharacters(output)
    .split('\n')
    .filter((line) => line.startsWith('FAIL '));

/**
 * What Mocha tells at its end of the tests that failed.
 * @param {string} output
 */
export const failedInHost = (output) => {
  const plain = stripVTControlCharacters(output);
  const at = plain.search(/^\s*\d+ failing/m);
  return at < 0 ? [] : [`In the extension host\n${begin(plain.slice(at))}`];
};

/** @param {string} message */
const begin = (message) =>
  stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() && !line.includes('node_modules'))
    .slice(0, linesOfAnError)
    .map((line) => `    ${line.trim()}`)
    .join('\n');
