// Names the packages that are bundled into what is shipped, with the texts of their licences, as the licences ask for.
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

const packageFolder = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/**
 * @param {import('esbuild').Metafile[]} metafiles what esbuild says of the bundles that are shipped
 * @returns {string} the notices, a package after the other by name; throws where a package has no licence text
 */
export function thirdPartyNotices(metafiles) {
  /** @type {Map<string, string>} folder of each package, by its name */
  const folders = new Map();
  for (const input of metafiles.flatMap(bundledInputs)) {
    const found = packageFolder.exec(input);
    if (found) folders.set(found[1], found[0]);
  }
  const names = [...folders.keys()].sort();
  const notices = names.map((name) => noticeOf(inRoot(folders.get(name) ?? '')));
  return (
    ['Unroll is shipped with these packages in it.', ...notices].join(`\n\n${'-'.repeat(80)}\n\n`) + '\n'
  );
}

/**
 * Inputs of which something is in the bundle.
 * @param {import('esbuild').Metafile} metafile
 */
function bundledInputs({ outputs }) {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([input]) => input),
  );
}

/** @param {string} folder */
function noticeOf(folder) {
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file && !license) throw new Error(`${name} is bundled, but says nothing of its licence.`);
  const text = file ? fs.readFileSync(path.join(folder, file), 'utf8').trim() : '(no text in the package)';
  return `${name} ${version}, ${license}\n\n${text.replaceAll('\r\n', '\n')}`;
}
