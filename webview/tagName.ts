import type { TextFeature } from '../src/protocol/units';
import { t } from './l10n';
import { featureNames } from './strings';

/** Name of a `TokenTag`. */
export function tagName(id: string): string {
  if (id === 'pattern') return t('your pattern');
  if (id.startsWith('type:')) return t('{0}, by the language', id.slice('type:'.length));
  return featureNames[id as TextFeature] ?? id;
}
