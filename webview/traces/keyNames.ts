import { t } from '../l10n';

/** What is written on keys that have a name, which keyboards of other languages write differently. */
const labels: Readonly<Record<string, string>> = {
  Tab: t('Tab'),
  Home: t('Home'),
  End: t('End'),
  'Page Up': t('Page Up'),
  'Page Down': t('Page Down'),
  Enter: t('Enter'),
  Space: t('Space'),
  Esc: t('Esc'),
  Shift: t('Shift'),
  Alt: t('Alt'),
};

/** The keys one by one, as they are written on the keyboard: 'Page Up, Page Down' are two, 'Shift ← →' three. */
export function keyNames(keys: string): string[] {
  const names = keys.includes(',') ? keys.split(/,\s*/) : keys.split(' ');
  return names.map((name) => labels[name] ?? name);
}

/** The same as one text. */
export function keyText(keys: string): string {
  return keyNames(keys).join(keys.includes(',') ? ', ' : ' ');
}
