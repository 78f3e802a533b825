import { asPhrase, englishOf, inWords, type Phrase, type Translate, type Wording } from './phrase';

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

/** Both texts of an error, as they can be translated. */
export interface ErrorWording {
  readonly message: Phrase;
  readonly hint: Phrase;
}

/**
 * An error meant for people: `message` says what happened, `hint` what to do about it. Both are English, for logs and the
 * command line, and were given as constants or phrases, so that `tellError` can say them in another language.
 */
export class UnrollError extends Error {
  readonly hint: string;
  readonly wording: ErrorWording;

  constructor(
    readonly code: ErrorCode,
    message: Wording,
    hint: Wording = '',
  ) {
    super(englishOf(message));
    this.name = 'UnrollError';
    this.hint = englishOf(hint);
    this.wording = { message: asPhrase(message), hint: asPhrase(hint) };
  }
}

/** Plain data that survives `structuredClone`. */
export interface SerializedError {
  code: ErrorCode;
  message: string;
  hint: string;
  stack?: string;
  /** Left out of errors that nobody wrote for people. */
  wording?: ErrorWording;
}

export function serializeError(error: unknown): SerializedError {
  if (error instanceof UnrollError) {
    const { code, message, hint, stack, wording } = error;
    return { code, message, hint, stack, wording };
  }
  if (error instanceof Error)
    return { code: 'internal', message: error.message, hint: '', stack: error.stack };
  return { code: 'internal', message: String(error), hint: '' };
}

export function deserializeError(data: SerializedError): UnrollError {
  const { code, wording = data } = data;
  const error = new UnrollError(code, wording.message, wording.hint);
  if (data.stack) error.stack = data.stack;
  return error;
}

/** What happened, as it can be translated where it was meant for people. */
export function whatHappened(error: unknown): Phrase | string {
  if (error instanceof UnrollError) return error.wording.message;
  return error instanceof Error ? error.message : String(error);
}

/** What a person reads of an error. */
export interface ToldError {
  code: ErrorCode;
  message: string;
  hint: string;
}

/** An error in the language of `translate`; one that nobody wrote for people keeps the words that it has. */
export function tellError(error: unknown, translate: Translate): ToldError {
  const { code, message, hint, wording } = serializeError(error);
  if (!wording) return { code, message, hint };
  return { code, message: inWords(wording.message, translate), hint: inWords(wording.hint, translate) };
}

export function isCancellation(error: unknown): boolean {
  return error instanceof UnrollError && error.code === 'cancelled';
}
