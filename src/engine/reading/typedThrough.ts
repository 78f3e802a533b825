/** A suggestion that was made, and the text before the cursor that it was made for. */
export interface MadeSuggestion {
  /** Offset of the cursor that it was made for. */
  offset: number;
  text: string;
}

/**
 * What is left of a suggestion when the user types through it: the text now before the cursor is the text it was made for
 * and the suggestion's beginning. Undefined when something else was typed, or all of it. `before` is the document's text
 * from the offset of the suggestion to the cursor.
 */
export function leftOf({ text }: MadeSuggestion, before: string): string | undefined {
  return before.length < text.length && text.startsWith(before) ? text.slice(before.length) : undefined;
}
