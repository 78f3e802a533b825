import { l10n } from 'vscode';
import { UnrollError } from '../../base/errors';

/** Why the panel has no predictions and no states, though a model speaks. */
export function translatesError(name: string): UnrollError {
  return new UnrollError(
    'bad-input',
    l10n.t('The model of {0} translates: it expects nothing of a text that goes on.', name),
    l10n.t(
      'Its curves are under Training; “Unroll: Translate Selection” asks it. To look into a model of this text, train on the file or select another model.',
    ),
  );
}
