import type { FromInspector, Refusal, ToInspector } from '../src/protocol/inspectorProtocol';
import {
  type QuestionAnswer,
  type QuestionName,
  type QuestionRequest,
  supersedes,
} from '../src/protocol/inspectorQuestions';

/** Why the host did not answer, in words for the person before the panel. */
export class RefusedError extends Error {
  readonly code: string;
  readonly hint: string;

  constructor({ code, message, hint }: Refusal) {
    super(message);
    this.name = 'RefusedError';
    this.code = code;
    this.hint = hint;
  }
}

/** Whether nobody needs to hear of it: a newer question took the place of this one, or nobody waits any more. */
export function isSuperseded(error: unknown): boolean {
  return error instanceof RefusedError && error.code === 'cancelled';
}

/** What a person is told of an answer that did not come. */
export function wordsOf(error: unknown): string {
  return error instanceof RefusedError ? `${error.message} ${error.hint}`.trim() : String(error);
}

interface Waiting {
  name: QuestionName;
  resolve(result: unknown): void;
  reject(error: RefusedError): void;
}

/** The questions that wait for an answer; each is settled once. */
export class QuestionBook {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(private readonly post: (message: FromInspector) => void) {}

  ask<N extends QuestionName>(
    name: N,
    request: QuestionRequest<N>,
    signal?: AbortSignal,
  ): Promise<QuestionAnswer<N>> {
    return new Promise<unknown>((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled());
      if (supersedes[name]) this.giveUp((other) => other.name === name);
      const id = ++this.lastId;
      this.waiting.set(id, { name, resolve, reject });
      signal?.addEventListener('abort', () => this.giveUp((_, other) => other === id), { once: true });
      this.post({ type: 'ask', id, name, request });
    }) as Promise<QuestionAnswer<N>>;
  }

  settle(message: Extract<ToInspector, { type: 'answer' | 'refused' }>): void {
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    this.waiting.delete(message.id);
    if (message.type === 'answer') waiting.resolve(message.result);
    else waiting.reject(new RefusedError(message.error));
  }

  private giveUp(which: (waiting: Waiting, id: number) => boolean): void {
    for (const [id, waiting] of this.waiting) {
      if (!which(waiting, id)) continue;
      this.waiting.delete(id);
      this.post({ type: 'cancel', id });
      waiting.reject(cancelled());
    }
  }
}

function cancelled(): RefusedError {
  return new RefusedError({ code: 'cancelled', message: 'Cancelled.', hint: '' });
}
