/** A line that is to be translated. */
export interface SourceLine {
  /** What stays in front of the translation: the indentation, or the source and the tab of a line that holds a pair. */
  before: string;
  /** What is translated; '' for a line that stays as it is. */
  source: string;
}

/** The lines of a text; of a pair the source, whose translation belongs behind the tab. */
export function sourceLines(text: string): SourceLine[] {
  return text.split(/\r\n|[\n\r]/).map((line) => {
    const tab = line.indexOf('\t');
    const source = line.slice(0, Math.max(0, tab)).trim();
    if (source !== '') return { before: line.slice(0, tab + 1), source };
    const rest = line.trimStart();
    return { before: line.slice(0, line.length - rest.length), source: rest.trimEnd() };
  });
}

/** The text with its lines translated; those that have no translation keep what stands before it. */
export function translatedText(lines: readonly SourceLine[], translations: readonly string[]): string {
  return lines.map(({ before }, i) => before + (translations[i] ?? '')).join('\n');
}
