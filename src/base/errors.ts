/** What went wrong, as a stable code that callers may switch on. */
export type ErrorCode =
  | 'bad-input' // the text, file or argument cannot be used
  | 'bad-pattern' // a person's regular expression is none, or takes too long
  | 'usage' // the command line was called wrongly
  | 'bad-model' // a model file is damaged or of another version
  | 'no-model' // nothing is trained for what was asked
  | 'busy' // another training is running
  | 'too-large' // would not fit
  | 'diverged' // the loss became NaN or infinite
  | 'stale' // the document moved on since the question was asked
  | 'cancelled'
  | 'worker-died'
  | 'io'
  | 'internal';

/** An error meant for people: `message` says what happened, `hint` what to do about it. */
export class UnrollError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint = '',
  ) {
    super(message);
    this.name = 'UnrollError';
  }
}

/** Plain data that survives `structuredClone`. */
export interface SerializedError {
  code: ErrorCode;
  message: string;
  hint: string;
  stack?: string;
}

export function serializeError(error: unknown): SerializedError {
  if (error instanceof UnrollError) {
    return { code: error.code, message: error.message, hint: error.hint, stack: error.stack };
  }
  if (error instanceof Error)
    return { code: 'internal', message: error.message, hint: '', stack: error.stack };
  return { code: 'internal', message: String(error), hint: '' };
}

export function deserializeError(data: SerializedError): UnrollError {
  const error = new UnrollError(data.code, data.message, data.hint);
  if (data.stack) error.stack = data.stack;
  return error;
}

export function isCancellation(error: unknown): boolean {
  return error instanceof UnrollError && error.code === 'cancelled';
}
