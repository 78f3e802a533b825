import { describe, expect, it } from 'vitest';
import type { FromInspector } from '../../src/protocol/inspectorProtocol';
import type { QuestionAnswer } from '../../src/protocol/inspectorQuestions';
import { isSuperseded, QuestionBook, RefusedError } from '../../webview/questionBook';

const request = { range: { start: 0, end: 4 }, top: 1 };
const answer = { text: 'x' } as QuestionAnswer<'surprisals'>;

function setUp() {
  const posted: FromInspector[] = [];
  return { posted, book: new QuestionBook((message) => posted.push(message)) };
}

describe('QuestionBook', () => {
  it('settles each question by its own answer', async () => {
    const { book, posted } = setUp();
    const asked = book.ask('surprisals', request);
    expect(posted).toEqual([{ type: 'ask', id: 1, name: 'surprisals', request }]);
    book.settle({ type: 'answer', id: 5, result: 'of somebody else' });
    book.settle({ type: 'answer', id: 1, result: answer });
    expect(await asked).toBe(answer);
  });

  it('rejects with words', async () => {
    const { book } = setUp();
    const asked = book.ask('surprisals', request);
    book.settle({ type: 'refused', id: 1, error: { code: 'busy', message: 'm', hint: 'h' } });
    const error: unknown = await asked.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({ code: 'busy', message: 'm', hint: 'h' });
    expect(isSuperseded(error)).toBe(false);
  });

  it('lets the latest win', async () => {
    const { book, posted } = setUp();
    const first = book.ask('surprisals', request).catch((reason: unknown) => reason);
    const second = book.ask('surprisals', request);
    expect(posted.map(({ type }) => type)).toEqual(['ask', 'cancel', 'ask']);
    expect(isSuperseded(await first)).toBe(true);
    book.settle({ type: 'answer', id: 1, result: 'too late' });
    book.settle({ type: 'answer', id: 2, result: answer });
    expect(await second).toBe(answer);
  });

  it('gives up when nobody waits', async () => {
    const { book, posted } = setUp();
    const control = new AbortController();
    const asked = book.ask('surprisals', request, control.signal).catch((reason: unknown) => reason);
    control.abort();
    expect(isSuperseded(await asked)).toBe(true);
    expect(posted.at(-1)).toEqual({ type: 'cancel', id: 1 });
    const late = book.ask('surprisals', request, control.signal).catch((reason: unknown) => reason);
    expect(isSuperseded(await late)).toBe(true);
    expect(posted).toHaveLength(2);
  });
});
