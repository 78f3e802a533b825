import type { MirroredChange, MirroredDocument } from '../../../../src/host/engine/documentMirror';

interface Replacement {
  offset: number;
  length: number;
  text: string;
}

/** A document of one line, with as much of VS Code's interface as the mirror reads. */
export class FakeDocument {
  version = 1;
  isClosed = false;
  readonly uri = { toString: () => 'file:///story.txt' };
  readonly lineCount = 1;
  private readonly changeListeners: ((change: MirroredChange) => void)[] = [];

  constructor(public text: string) {}

  get asDocument(): MirroredDocument {
    return this as unknown as MirroredDocument;
  }

  getText(): string {
    return this.text;
  }

  lineAt(): { range: { end: number } } {
    return { range: { end: this.text.length } };
  }

  offsetAt(position: number): number {
    return position;
  }

  onChange(listener: (change: MirroredChange) => void): void {
    this.changeListeners.push(listener);
  }

  /** Replacements of the text as it is, told in one event, as several cursors make them. */
  edit(...replacements: Replacement[]): void {
    for (const { offset, length, text } of [...replacements].sort((a, b) => b.offset - a.offset)) {
      this.text = this.text.slice(0, offset) + text + this.text.slice(offset + length);
    }
    this.version++;
    const contentChanges = replacements.map(({ offset, length, text }) => ({
      rangeOffset: offset,
      rangeLength: length,
      text,
    }));
    for (const listener of this.changeListeners) {
      listener({ document: this.asDocument, contentChanges } as unknown as MirroredChange);
    }
  }
}
