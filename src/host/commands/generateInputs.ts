import type { Translate } from '../training/trainingText';

export const longestText = 10_000;
export const highestTemperature = 10;

/** A number of tokens, or why it is none. */
export function parseLength(input: string, t: Translate): number | string {
  const value = Number(input.trim());
  if (input.trim() !== '' && Number.isInteger(value) && value >= 1 && value <= longestText) return value;
  return t('Enter a whole number from 1 to {0}.', longestText);
}

/** A temperature, or why it is none. A decimal comma is understood. */
export function parseTemperature(input: string, t: Translate): number | string {
  const value = Number(input.trim().replace(',', '.'));
  if (input.trim() !== '' && value >= 0 && value <= highestTemperature) return value;
  return t('Enter a number from 0 to {0}.', highestTemperature);
}

/** The last lines of a text, at most `mostLines` and about `mostCharacters`, never half a surrogate pair. */
export function lastLines(text: string, mostLines: number, mostCharacters: number): string {
  const lines = text.split('\n').slice(-mostLines).join('\n');
  const tail = lines.slice(-mostCharacters);
  return /^[\uDC00-\uDFFF]/.test(tail) && tail.length < lines.length ? tail.slice(1) : tail;
}
