/** Whether a language has inline suggestions: its own entry, else that of `*`, else on. */
export function isOnFor(
  settings: { enabled: boolean; languages: Record<string, boolean> },
  languageId: string,
): boolean {
  return settings.enabled && (settings.languages[languageId] ?? settings.languages['*'] ?? true);
}

/** A word that the cursor stands in, with a part on both sides, is not to be continued. */
export function isInsideWord(before: string, after: string): boolean {
  return /[\p{L}\p{N}_]$/u.test(before) && /^[\p{L}\p{N}_]/u.test(after);
}

export interface Ghost {
  text: string;
  /** UTF-16 units before the cursor that the text replaces. */
  replaces: number;
}

/**
 * A suggestion, made fit for the place where it will stand. `after` is the rest of the line and the next line: where
 * anything stands there, one line only, and never what follows anyway. `selected` is the item that is highlighted in the
 * open suggestion list, with the part of it that is typed: the ghost text must go on from there, or VS Code hides it.
 * A string says why nothing is left.
 */
export function fitSuggestion(
  suggestion: string,
  after: string,
  selected?: { text: string; typed: string },
): Ghost | string {
  const text = after.trim() === '' ? suggestion : suggestion.split(/\r?\n/, 1)[0];
  if (text === '') return 'it would only break a line before text that is there';
  const rest = after.split(/\r?\n/, 1)[0];
  if (rest.startsWith(text) || (text.trim() !== '' && rest.trimStart().startsWith(text.trim()))) {
    return 'it repeats what follows';
  }
  if (!selected) return { text, replaces: 0 };
  const { typed } = selected;
  const whole = typed + text;
  const continues =
    selected.text.startsWith(typed) && whole.startsWith(selected.text) && whole.length > selected.text.length;
  return continues ? { text: whole, replaces: typed.length } : 'it does not continue the selected item';
}
