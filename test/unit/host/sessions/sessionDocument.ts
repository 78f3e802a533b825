import type { TextDocument, TextDocumentChangeEvent } from 'vscode';
import { Position, Range } from '../support/fakeVscode';

interface Replacement {
  offset: number;
  length: number;
  text: string;
}

/** A text document as VS Code keeps it: lines by any line break, offsets in UTF-16 units, a version for each edit. */
export class SessionDocument {
  version = 1;
  isClosed = false;
  isDirty = false;
  readonly uri: { scheme: string; path: string; toString(): string };
  private readonly undone: string[] = [];

  constructor(
    uri: string,
    readonly languageId: string,
    private text: string,
    private readonly onChange: (event: TextDocumentChangeEvent) => void,
  ) {
    const [scheme] = uri.split(':');
    this.uri = { scheme, path: uri.slice(uri.lastIndexOf('/')), toString: () => uri };
  }

  get asDocument(): TextDocument {
    return this as unknown as TextDocument;
  }

  get lineCount(): number {
    return this.lineStarts().length;
  }

  getText(range?: Range): string {
    return range ? this.text.slice(this.offsetAt(range.start), this.offsetAt(range.end)) : this.text;
  }

  offsetAt({ line, character }: Position): number {
    return Math.min(this.lineStarts()[line] + character, this.endOf(line));
  }

  positionAt(offset: number): Position {
    const starts = this.lineStarts();
    let line = starts.length - 1;
    while (starts[line] > offset) line--;
    return new Position(line, Math.min(offset, this.endOf(line)) - starts[line]);
  }

  lineAt(line: number): { range: Range } {
    const start = this.lineStarts()[line];
    return { range: new Range(new Position(line, 0), new Position(line, this.endOf(line) - start)) };
  }

  /** Replacements of the text as it is, told in one event, as several cursors make them. */
  edit(...replacements: Replacement[]): void {
    this.undone.push(this.text);
    this.apply(replacements);
  }

  undo(): void {
    const before = this.undone.pop();
    if (before !== undefined) this.apply([{ offset: 0, length: this.text.length, text: before }]);
  }

  private apply(replacements: readonly Replacement[]): void {
    for (const { offset, length, text } of [...replacements].sort((a, b) => b.offset - a.offset))
      this.text = this.text.slice(0, offset) + text + this.text.slice(offset + length);
    this.version++;
    this.isDirty = true;
    const contentChanges = replacements.map(({ offset, length, text }) => ({
      ...{ rangeOffset: offset, rangeLength: length, text },
    }));
    this.onChange({ document: this.asDocument, contentChanges } as unknown as TextDocumentChangeEvent);
  }

  private lineStarts(): number[] {
    return [0, ...[...this.text.matchAll(/\r\n|\n|\r/g)].map((match) => match.index + match[0].length)];
  }

  private endOf(line: number): number {
    const starts = this.lineStarts();
    const next = line + 1 < starts.length ? starts[line + 1] : undefined;
    if (next === undefined) return this.text.length;
    return next - (/(\r\n|\n|\r)$/.exec(this.text.slice(0, next))?.[0].length ?? 0);
  }
}
