import ignore, { type Ignore } from 'ignore';

/** The `.gitignore` files from the top of a folder down to one of its folders, the deepest of which has the last word. */
export class GitIgnore {
  private constructor(
    private readonly rules?: Ignore,
    /** Path of the folder that the rules lie in, from the top; '' or with a slash at its end. */
    private readonly base = '',
    private readonly above?: GitIgnore,
  ) {}

  static readonly none = new GitIgnore();

  /** With the rules of one folder more, given the text of its `.gitignore`. */
  within(base: string, text: string): GitIgnore {
    return new GitIgnore(ignore({ allowRelativePaths: false }).add(text), base, this);
  }

  /** Whether a path from the top is ignored; folders end in a slash. */
  ignores(path: string): boolean {
    if (this.rules) {
      const { ignored, unignored } = this.rules.test(path.slice(this.base.length));
      if (unignored) return false;
      if (ignored) return true;
    }
    return this.above?.ignores(path) ?? false;
  }
}
