import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** Files under a folder of the project whose names match, as paths from the root with forward slashes. */
export function projectFiles(folder: string, pattern: RegExp): string[] {
  const names = fs.readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => `${folder}/${name.split(path.sep).join('/')}`)
    .filter((file) => pattern.test(file) && !/(^|\/)(node_modules|\.venv)\//.test(file))
    .sort();
}

export const readProjectFile = (file: string): string =>
  fs.readFileSync(path.join(projectRoot, file), 'utf8');
