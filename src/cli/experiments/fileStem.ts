import type { PlannedRun } from '../../protocol/experiment';

/** A name that fits every file system and stays in its folder. */
export function fileStem({ values }: PlannedRun, index: number, of: number): string {
  if (of === 1) return 'model';
  const number = String(index + 1).padStart(String(of).length, '0');
  const fields = Object.entries(values).map(
    ([field, value]) => `${field.split('.').at(-1)}-${String(value)}`,
  );
  return [number, ...fields]
    .join('_')
    .replace(/[^\w.-]/g, '')
    .slice(0, 100);
}
