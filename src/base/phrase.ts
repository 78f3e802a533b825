/** What may be filled into a phrase; a phrase among them is translated by itself. */
export type PhraseArgument = string | number | Phrase;

/**
 * A text for people as plain data: the English template with `{0}`, `{1}`, … for what is filled in. It survives
 * `structuredClone` and JSON, so that a text can be made where no translations are, and be translated where it is shown.
 */
export interface Phrase {
  readonly template: string;
  readonly args: readonly PhraseArgument[];
}

/** A phrase, or a constant text, which is its own template. */
export type Wording = string | Phrase;

/** A constant text as a phrase. */
export function asPhrase(text: Wording): Phrase {
  return typeof text === 'string' ? { template: text, args: [] } : text;
}

/** Gives the template in another language, with the arguments filled in: `l10n.t` of VS Code, `t` of the panel. */
export type Translate = (template: string, ...args: (string | number)[]) => string;

/** Tags a template literal: what stands between its parts becomes the arguments. */
export function phrase(parts: TemplateStringsArray, ...args: PhraseArgument[]): Phrase {
  const [first = '', ...rest] = parts;
  return { template: rest.reduce((text, part, i) => `${text}{${i}}${part}`, first), args };
}

/** Several phrases in a row; a comma and a space between two, where nothing else is given. */
export function listed(items: readonly PhraseArgument[], between = ', '): Phrase {
  return { template: items.map((_item, i) => `{${i}}`).join(between), args: items };
}

/** Puts the arguments in; a place without one stays as it is. */
export function fillIn(template: string, args: readonly (string | number)[]): string {
  return template.replace(/\{(\d+)\}/g, (place, index: string) => String(args[Number(index)] ?? place));
}

/** As logs and the command line say it. */
export function englishOf(text: Wording): string {
  return inWords(text, (template, ...args) => fillIn(template, args));
}

/** In the words of `translate`, arguments that are phrases first. */
export function inWords(text: Wording, translate: Translate): string {
  const { template, args: given } = asPhrase(text);
  const args = given.map((arg) => (typeof arg === 'object' ? inWords(arg, translate) : arg));
  // A template that only joins its arguments has nothing to translate.
  return /\p{L}/u.test(template) ? translate(template, ...args) : fillIn(template, args);
}

/** Whether data of a file or of another side of a boundary is a phrase. */
export function isPhrase(data: unknown): data is Phrase {
  if (typeof data !== 'object' || data === null) return false;
  const { template, args } = data as Record<string, unknown>;
  return (
    typeof template === 'string' &&
    Array.isArray(args) &&
    args.every((arg: unknown) => typeof arg === 'string' || typeof arg === 'number' || isPhrase(arg))
  );
}
