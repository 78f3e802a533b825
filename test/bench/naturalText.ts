import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Characters that are learnt, at most. */
const mostLearnt = 500_000;
const filesHeldOut = 4;
/** Shorter files are not typed. */
const leastCharacters = 3000;

/** The project's own sources: most of them to be learnt, and some files that are held out of that. */
export function naturalText(): { learnt: string; heldOut: string[] } {
  const root = join(__dirname, '../../../src');
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('generated'))
    .sort();
  const texts = paths.map((path) => readFileSync(join(root, path), 'utf8'));
  const long = texts.filter((text) => text.length >= leastCharacters);
  const step = Math.floor(long.length / filesHeldOut);
  const heldOut = long.filter((_, i) => i % step === 0).slice(0, filesHeldOut);
  const learnt = texts.filter((text) => !heldOut.includes(text)).join('\n');
  return { learnt: learnt.slice(0, mostLearnt), heldOut };
}
