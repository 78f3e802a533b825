import { commands, l10n, type TextEditor, window } from 'vscode';
import { documentName } from '../editor/documentName';
import { toggleSuggestions, toggleSuggestionsFor } from '../settings';
import type { SuggestionSwitch } from './suggestionSwitch';
import { identityOf } from '../models/documentIdentity';

/** Minutes of quiet that one click gives. */
export const pauseMinutes = 5;

export async function toggleEverywhere(): Promise<void> {
  const enabled = await toggleSuggestions();
  await tell(
    enabled ? l10n.t('Unroll: inline suggestions are on') : l10n.t('Unroll: inline suggestions are off'),
    enabled,
  );
}

export async function toggleForLanguage({ document }: TextEditor): Promise<void> {
  const { languageId } = document;
  const on = await toggleSuggestionsFor(languageId);
  await tell(
    on
      ? l10n.t('Unroll: inline suggestions are on for {0}', languageId)
      : l10n.t('Unroll: inline suggestions are off for {0}', languageId),
    on,
  );
}

export async function toggleForDocument(
  { document }: TextEditor,
  suggestionSwitch: SuggestionSwitch,
): Promise<void> {
  const { uri } = identityOf(document);
  const on = suggestionSwitch.isOff(uri);
  suggestionSwitch.switchDocument(uri, on);
  const name = documentName(document);
  await tell(
    on
      ? l10n.t('Unroll: inline suggestions are on for {0}', name)
      : l10n.t('Unroll: inline suggestions are off for {0}', name),
    on,
  );
}

export async function pauseSuggestions(suggestionSwitch: SuggestionSwitch): Promise<void> {
  suggestionSwitch.pause(pauseMinutes * 60_000);
  await tell(l10n.t('Unroll: quiet for {0} minutes', pauseMinutes), false);
}

export async function resumeSuggestions(suggestionSwitch: SuggestionSwitch): Promise<void> {
  suggestionSwitch.resume();
  await tell(l10n.t('Unroll: inline suggestions are back'), true);
}

async function tell(text: string, mayShow: boolean): Promise<void> {
  window.setStatusBarMessage(text, 4000);
  if (!window.activeTextEditor) return;
  // Whoever switches them on wants to see one, without typing first; whoever switches them off wants it gone.
  await commands.executeCommand(
    mayShow ? 'editor.action.inlineSuggest.trigger' : 'editor.action.inlineSuggest.hide',
  );
}
