import type { CliIo } from '../cliIo';

/** Where a command's results go: JSON lines for programs, or text for people. */
export class Reporter {
  constructor(
    private readonly io: CliIo,
    readonly json: boolean,
  ) {}

  /** A line of JSON; NaN and infinities become null. Nothing for people. */
  event(event: 'started' | 'progress' | 'rolled-back' | 'run' | 'run-done', fields: object): void {
    if (this.json) this.writeJson(event, fields);
  }

  /** The last line for programs, or what it means for people. */
  done(fields: object, text: () => string): void {
    if (this.json) this.writeJson('done', fields);
    else this.io.stdout.write(ensureLineBreak(text()));
  }

  /** Part of a result that comes bit by bit; only for people. */
  stream(text: string): void {
    if (!this.json) this.io.stdout.write(text);
  }

  /** Something on the way, beside the results; only for people. */
  note(text: string): void {
    if (!this.json) this.io.stderr.write(ensureLineBreak(text));
  }

  private writeJson(event: string, fields: object): void {
    this.io.stdout.write(`${JSON.stringify({ event, ...fields }, jsonValue)}\n`);
  }
}

function jsonValue(_key: string, value: unknown): unknown {
  return value instanceof Float32Array ? Array.from(value) : value;
}

function ensureLineBreak(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
