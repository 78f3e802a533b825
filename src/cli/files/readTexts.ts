import { fingerprintOf } from '../../engine/checkpoint/textFingerprint';
import { joinTexts } from '../../engine/text/joinTexts';
import type { TextRecord } from '../../protocol/spec';
import type { CliIo } from '../cliIo';
import { readText } from './readInput';

/** Several texts as one, and what each was. */
export async function readTexts(
  paths: readonly string[],
  io: CliIo,
  nameOf: (path: string) => string,
): Promise<{ text: string; records: TextRecord[] }> {
  const pieces: string[] = [];
  const records: TextRecord[] = [];
  for (const path of paths) {
    const piece = await readText(path, io);
    pieces.push(piece);
    records.push({ name: path === '-' ? path : nameOf(path), ...fingerprintOf(piece) });
  }
  return { text: joinTexts(pieces), records };
}
