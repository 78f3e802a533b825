import { fingerprintOf } from '../../engine/checkpoint/textFingerprint';
import type { TextRecord } from '../../protocol/spec';
import type { CliIo } from '../cliIo';
import { readText } from './readInput';

/**
 * Several texts as one, and what each was; a file that does not end in a line break gets one, so that no words of two
 * files merge.
 */
export async function readTexts(
  paths: readonly string[],
  io: CliIo,
  nameOf: (path: string) => string,
): Promise<{ text: string; records: TextRecord[] }> {
  let text = '';
  const records: TextRecord[] = [];
  for (const path of paths) {
    const piece = await readText(path, io);
    if (text !== '' && !/[\r\n]$/.test(text)) text += '\n';
    text += piece;
    records.push({ name: path === '-' ? path : nameOf(path), ...fingerprintOf(piece) });
  }
  return { text, records };
}
