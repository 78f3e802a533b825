/** The translations that the page carries, by the English text; see `inspectorHtml`. */
const bundle = readBundle();

/**
 * A text of the panel in the language of the editor, English where it has no translation. `{0}` stands for the first
 * argument. Every text goes through here as a literal, for the sake of the list that translators are given.
 */
export function t(text: string, ...args: (string | number)[]): string {
  const translated = bundle[text];
  return fillIn(typeof translated === 'string' ? translated : text, args);
}

/** Puts the arguments in; a place without one stays as it is. */
export function fillIn(text: string, args: readonly (string | number)[]): string {
  return text.replace(/\{(\d+)\}/g, (place, index: string) => String(args[Number(index)] ?? place));
}

function readBundle(): Readonly<Record<string, unknown>> {
  const text = globalThis.document?.getElementById('l10n')?.textContent;
  if (!text) return {};
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  } catch {
    // A broken bundle is no reason to show nothing: English it is.
    return {};
  }
}
