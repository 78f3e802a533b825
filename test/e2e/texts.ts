import fs from 'node:fs';
import { sampleFile } from '../../scripts/lib/paths.mjs';

export const sampleText = fs.readFileSync(sampleFile, 'utf8');

/** Sentences of the sample, over and over in changing order: a text that takes minutes to learn. */
export function longText(sentences = 20_000): string {
  const parts = sampleText.split(/(?<=[.?]"?)\s+/);
  let state = 1;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647);
  const lines = Array.from({ length: Math.ceil(sentences / 5) }, () =>
    Array.from({ length: 5 }, () => parts[next() % parts.length]).join(' '),
  );
  return lines.join('\n');
}
