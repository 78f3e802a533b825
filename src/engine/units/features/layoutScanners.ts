/** Reads a text character by character; `value` is what holds after the last one. */
export interface Scanner {
  readonly value: number;
  read(character: string, at: number): void;
}

const deepest = 32;

/** Depth of round, square and curly brackets together. One that was never opened closes nothing. */
export class BracketScanner implements Scanner {
  value = 0;

  read(character: string): void {
    if ('([{'.includes(character)) this.value = Math.min(deepest, this.value + 1);
    else if (')]}'.includes(character)) this.value = Math.max(0, this.value - 1);
  }
}

/** Characters since the line began. */
export class ColumnScanner implements Scanner {
  value = 0;

  read(character: string): void {
    this.value = character === '\n' || character === '\r' ? 0 : this.value + 1;
  }
}

const tabWidth = 4;

/** Columns of white space that the line begins with. */
export class IndentationScanner implements Scanner {
  value = 0;
  private isLeading = true;

  read(character: string): void {
    if (character === '\n' || character === '\r') {
      this.value = 0;
      this.isLeading = true;
    } else if (!this.isLeading) return;
    else if (character === ' ') this.value++;
    else if (character === '\t') this.value += tabWidth - (this.value % tabWidth);
    else this.isLeading = false;
  }
}
