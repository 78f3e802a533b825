/** Text with its white space made visible, for lists where leading spaces and line breaks would be lost. */
export function visibleText(text: string): string {
  if (text === '') return '∅';
  const shown = text.replace(/\r\n|\n|\r/g, '⏎').replace(/\t/g, '⇥');
  return shown.replace(/^ +| +$/g, (spaces) => '␣'.repeat(spaces.length));
}
