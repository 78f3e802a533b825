/** A token may be a line of megabytes; so much of it is shown, in UTF-16 units. */
const longestShown = 200;

/** Letters that are read from the right, which would turn the numbers beside them. */
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * Text with its white space made visible, for lists where leading spaces and line breaks would be lost. Of a text that is
 * longer than anybody reads its beginning; what would turn the direction of a line, or ring a bell, is a sign of itself.
 */
export function visibleText(text: string): string {
  if (text === '') return '∅';
  const shown = cut(text)
    .replace(/\r\n|\n|\r|\u2028|\u2029/g, '⏎')
    .replace(/\t/g, '⇥')
    .replace(/\p{Bidi_Control}/gu, '⇄')
    .replace(/\p{Cc}/gu, pictureOf);
  return shown.replace(/^ +| +$/g, (spaces) => '␣'.repeat(spaces.length));
}

/** The same, to stand inside a line of ours: kept apart from what is around it, where it reads the other way. */
export function isolatedText(text: string): string {
  const shown = visibleText(text);
  return rightToLeft.test(shown) ? `\u2068${shown}\u2069` : shown;
}

function cut(text: string): string {
  if (text.length <= longestShown) return text;
  return `${text.slice(0, longestShown).replace(/[\ud800-\udbff]$/, '')}…`;
}

function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '␦';
}
