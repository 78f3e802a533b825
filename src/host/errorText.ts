import { l10n } from 'vscode';
import { tellError, type ToldError } from '../base/errors';
import { inWords, type Wording } from '../base/phrase';

/** An error in the language of the editor: the one place where errors become texts for a person. */
export function toldError(error: unknown): ToldError {
  return tellError(error, l10n.t);
}

/** The same as one text: what happened, and what to do. */
export function errorText(error: unknown): string {
  const { message, hint } = toldError(error);
  return `${message} ${hint}`.trim();
}

/** Anything else that the engine says as a phrase. */
export function wordsOf(text: Wording): string {
  return inWords(text, l10n.t);
}
