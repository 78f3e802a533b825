import { describe, expect, it } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import type { Question, QuestionContext } from '../../../src/host/inspector/questions/question';
import { QuestionDesk } from '../../../src/host/inspector/questions/questionDesk';
import { surprisals } from '../../../src/host/inspector/questions/surprisals';
import type { ToInspector } from '../../../src/protocol/inspectorProtocol';
import { type QuestionAnswer, questionNames } from '../../../src/protocol/inspectorQuestions';

const answer = { text: 'x' } as QuestionAnswer<'surprisals'>;
const request = { range: { start: 0, end: 1 }, top: 0 };

/** A desk whose one question is answered by `act`. */
function setUp(act: Question<'surprisals'>['answer']) {
  const posted: ToInspector[] = [];
  const panel = { canShow: true, post: (message: ToInspector) => void posted.push(message) };
  const contexts: QuestionContext[] = [];
  const desk = new QuestionDesk(
    panel,
    { surprisals: { ...surprisals, answer: act } } as never,
    async (token) => {
      const context = { token } as QuestionContext;
      contexts.push(context);
      return context;
    },
  );
  const ask = (id: number, what: unknown = request) =>
    desk.ask({ type: 'ask', id, name: 'surprisals', request: what });
  return { desk, ask, panel, posted, contexts };
}

const codes = (posted: ToInspector[]) =>
  posted.map((message) =>
    message.type === 'refused'
      ? `${message.id} ${message.error.code}`
      : `${'id' in message ? message.id : ''}`,
  );

describe('QuestionDesk', () => {
  it('answers', async () => {
    const { ask, posted } = setUp(async () => answer);
    await ask(7);
    expect(posted).toEqual([{ type: 'answer', id: 7, result: answer }]);
  });

  it('refuses with what to do when it goes wrong', async () => {
    const { ask, posted } = setUp(async () => {
      throw new UnrollError('no-model', 'None.', 'Train.');
    });
    await ask(1);
    const error = { code: 'no-model', message: 'None.', hint: 'Train.' };
    expect(posted).toEqual([{ type: 'refused', id: 1, error }]);
  });

  it('trusts no request', async () => {
    const { ask, posted, contexts } = setUp(async () => answer);
    for (const [id, bad] of [
      null,
      {},
      { range: { start: 2, end: 1 }, top: 0 },
      { ...request, top: 1e9 },
    ].entries())
      await ask(id, bad);
    expect(codes(posted)).toEqual(['0 bad-input', '1 bad-input', '2 bad-input', '3 bad-input']);
    expect(contexts).toEqual([]);
  });

  it('asks a document that was edited meanwhile once more, and only once', async () => {
    let calls = 0;
    const stale = new UnrollError('stale', 'Edited.');
    const once = setUp(async () => {
      if (calls++ === 0) throw stale;
      return answer;
    });
    await once.ask(1);
    expect([codes(once.posted), calls, once.contexts.length]).toEqual([['1'], 2, 2]);
    calls = 0;
    const always = setUp(async () => {
      calls++;
      throw stale;
    });
    await always.ask(1);
    expect([codes(always.posted), calls]).toEqual([['1 stale'], 2]);
  });

  it('cancels a question that a newer one takes the place of', async () => {
    const releases: (() => void)[] = [];
    const { ask, posted, contexts } = setUp(() => new Promise((done) => releases.push(() => done(answer))));
    const first = ask(1);
    await Promise.resolve();
    const second = ask(2);
    expect(contexts[0].token.isCancellationRequested).toBe(true);
    await new Promise((done) => setImmediate(done));
    releases.forEach((release) => release());
    await Promise.all([first, second]);
    expect(codes(posted).sort()).toEqual(['1 cancelled', '2']);
  });

  it('gives up what was asked about the place of the cursor when that moves, and nothing else', async () => {
    const contexts: QuestionContext[] = [];
    const posted: ToInspector[] = [];
    const releases: (() => void)[] = [];
    const question = {
      check: (request: unknown) => request,
      answer: () => new Promise<void>((done) => releases.push(done)),
    };
    const names = [...questionNames];
    const table = Object.fromEntries(names.map((name) => [name, question]));
    const desk = new QuestionDesk(
      { canShow: true, post: (message) => void posted.push(message) },
      table as never,
      async (token) => {
        const context = { token } as QuestionContext;
        contexts.push(context);
        return context;
      },
    );
    const asked = names.map((name, id) => desk.ask({ type: 'ask', id, name, request: {} }));
    await new Promise((done) => setImmediate(done));
    desk.cursorMoved();
    const givenUp = names.filter((_, id) => contexts[id].token.isCancellationRequested);
    expect(givenUp.sort()).toEqual(['origins', 'predictAt', 'recentSurprisals', 'whatIf', 'whatIfPair']);
    releases.forEach((release) => release());
    await Promise.all(asked);
    expect(posted.filter(({ type }) => type === 'refused')).toHaveLength(5);
    desk.dispose();
  });

  it('cancels by id, and everything when the panel is hidden', async () => {
    const { desk, ask, posted, panel, contexts } = setUp(
      (_request, { token }) =>
        new Promise((_, fail) =>
          token.onCancellationRequested(() => fail(new UnrollError('cancelled', 'Cancelled.'))),
        ),
    );
    const first = ask(1);
    await new Promise((done) => setImmediate(done));
    desk.cancel(99);
    desk.cancel(1);
    await first;
    expect(codes(posted)).toEqual(['1 cancelled']);
    const second = ask(2);
    await new Promise((done) => setImmediate(done));
    panel.canShow = false;
    desk.cancelAll();
    await second;
    await ask(3);
    expect(codes(posted)).toEqual(['1 cancelled']);
    expect(contexts).toHaveLength(2);
  });
});
