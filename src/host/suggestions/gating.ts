/** Whether a language has inline suggestions: its own entry, else that of `*`, else on. */
export function isOnFor(
  settings: { enabled: boolean; languages: Record<string, boolean> },
  languageId: string,
): boolean {
  return settings.enabled && (settings.languages[languageId] ?? settings.languages['*'] ?? true);
}

export interface Ghost {
  text: string;
  /** UTF-16 units before the cursor that the text replaces. */
  replaces: number;
}

/**
 * A suggestion while an item is highlighted in the open suggestion list, of which `typed` is there already: the ghost text
 * must go on from that item, or VS Code hides it. Undefined when the suggestion says something else.
 */
export function continueSelected(
  suggestion: string,
  selected: { text: string; typed: string },
): Ghost | undefined {
  const { text, typed } = selected;
  const whole = typed + suggestion;
  const continues = text.startsWith(typed) && whole.startsWith(text) && whole.length > text.length;
  return continues ? { text: whole, replaces: typed.length } : undefined;
}
