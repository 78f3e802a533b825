/** Scripts without spaces between words have no word to stand inside of. */
const wordCharacter = new RegExp(
  String.raw`[[\p{L}\p{M}\p{N}_]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]]`,
  'v',
);

/** Whether the unit at `index` is part of a word; false outside the text. */
export function isWordCharacter(text: string, index: number): boolean {
  return wordCharacter.test(text.charAt(index));
}

/** Whether `offset` lies between two units of one word. */
export function splitsWord(text: string, offset: number): boolean {
  return offset > 0 && isWordCharacter(text, offset - 1) && isWordCharacter(text, offset);
}
