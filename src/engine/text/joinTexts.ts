/** Several texts as one; one that does not end in a line break gets one, so that no words of two merge. */
export function joinTexts(pieces: readonly string[]): string {
  let text = '';
  for (const piece of pieces) {
    if (text !== '' && !/[\r\n]$/.test(text)) text += '\n';
    text += piece;
  }
  return text;
}
