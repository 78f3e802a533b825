import { l10n } from 'vscode';
import type { Quantity } from '../../protocol/spec';

/** What people call a quantity of a cell. */
export function quantityName(quantity: Quantity): string {
  switch (quantity) {
    case 'input':
      return l10n.t('Input gate');
    case 'forget':
      return l10n.t('Forget gate');
    case 'output':
      return l10n.t('Output gate');
    case 'reset':
      return l10n.t('Reset gate');
    case 'update':
      return l10n.t('Update gate');
    case 'candidate':
      return l10n.t('Candidate');
    case 'cell':
      return l10n.t('Cell state');
    case 'hidden':
      return l10n.t('Hidden state');
  }
}
