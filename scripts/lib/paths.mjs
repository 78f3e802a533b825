import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** Every folder and file that more than one script needs, as absolute paths. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** @param {string[]} parts */
export const inRoot = (...parts) => path.join(root, ...parts);

/** Downloads and profiles; git ignores it and it can be deleted at any time. */
export const cacheFolder = inRoot('.vscode-test');
export const resultsFolder = inRoot('test-results');
export const vsixFile = inRoot('unroll.vsix');
export const sampleFile = inRoot('media', 'samples', 'the-cat.txt');
