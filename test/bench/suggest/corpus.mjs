import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** TypeScript of our own, and of packages that come as source. */
const folders = [
  'src',
  'node_modules/ajv/lib',
  'node_modules/@azure/msal-common/src',
  'node_modules/htmlparser2',
  'node_modules/cheerio',
  'node_modules/parse5',
  'node_modules/onnxruntime-common',
];
const mostBytes = 200_000;

/** With `asOf`, only files that are named in it, one a line: those that there were when a model was trained. A fifth of the files is typed, a tenth is for tuning, the rest is trained on: chosen by a hash of their names. */
export function typescriptFiles(root, asOf) {
  const files = folders.flatMap((folder) => filesIn(join(root, folder)));
  const known = asOf && new Set(readFileSync(asOf, 'utf8').split('\n'));
  const parts = { train: [], tune: [], test: [] };
  for (const path of files.sort()) {
    const name = path.slice(root.length + 1);
    if (known && !known.has(name)) continue;
    const share = createHash('sha256').update(name).digest().readUInt32LE(0) / 2 ** 32;
    parts[share < 0.2 ? 'test' : share < 0.3 ? 'tune' : 'train'].push({ path, name });
  }
  return parts;
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => /(?<!\.d|\.test|\.spec)\.ts$/.test(path))
    .filter((path) => statSync(path).isFile() && statSync(path).size < mostBytes);
}

export const textOf = ({ path }) => readFileSync(path, 'utf8');

/** The first files of a folder that were trained on: open beside the one that is typed. */
export function openBeside(file, train, most = 4) {
  const folder = dirname(file.path);
  return train
    .filter(({ path }) => dirname(path) === folder)
    .slice(0, most)
    .map(textOf);
}

/** About so many files, spread over all. */
export function spread(files, most) {
  const every = Math.max(1, Math.ceil(files.length / most));
  return files.filter((_, i) => i % every === 0);
}
