import type { TextRecord } from '../../protocol/spec';
import { fingerprintOf } from '../../engine/checkpoint/textFingerprint';
import { joinTexts } from '../../engine/text/joinTexts';
import type { Translate } from '../training/trainingText';
import { formatCount } from '../training/trainingText';
import type { CollectedFiles, SkipReason } from './collectFiles';

/** The text of all files, and what each was. */
export function textOfFiles({ files }: CollectedFiles): { text: string; records: TextRecord[] } {
  return {
    text: joinTexts(files.map(({ text }) => text)),
    records: files.map(({ path, text }) => ({ name: path, ...fingerprintOf(text) })),
  };
}

/** How many files, and how many were left out why, in a sentence or two. */
export function collectedNote(
  { files, skipped }: CollectedFiles,
  limits: { mostBytes: number; mostTotalBytes: number },
  t: Translate,
): string {
  const units = files.reduce((sum, { text }) => sum + text.length, 0);
  const taken = t('{0} files, {1} characters.', formatCount(files.length), formatCount(units, true));
  const counts = new Map<SkipReason, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  if (counts.size === 0) return taken;
  const parts = [...counts].map(([reason, count]) => reasonText(reason, count, limits, t));
  return `${taken} ${t('Left out: {0}.', parts.join(', '))}`;
}

function reasonText(
  reason: SkipReason,
  count: number,
  { mostBytes, mostTotalBytes }: { mostBytes: number; mostTotalBytes: number },
  t: Translate,
): string {
  switch (reason) {
    case 'ignored':
      return t('{0} by .gitignore', count);
    case 'excluded':
      return t('{0} by files.exclude', count);
    case 'binary':
      return t('{0} that are no UTF-8 text', count);
    case 'huge':
      return t('{0} over {1} MB', count, mostBytes / 1e6);
    case 'total':
      return t('{0} beyond {1} MB together', count, mostTotalBytes / 1e6);
    case 'empty':
      return t('{0} empty', count);
    case 'unreadable':
      return t('{0} that cannot be read', count);
  }
}
