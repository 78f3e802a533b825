import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancellationSource, neverCancelled } from '../../../../src/base/cancellation';
import { DocumentSurprisals } from '../../../../src/host/colouring/documentSurprisals';
import { SessionDocument } from '../sessions/sessionDocument';
import { documentEvents } from '../support/fakeVscode';

const model = { id: 'm' } as never;
/** Three pieces. */
const text = 'word '.repeat(8000);

interface Question {
  range: { start: number; end: number };
  answer(): void;
  fail(error: Error): void;
}

/** Tokens of five characters; each question is answered when the test says so. */
function setUp() {
  const questions: Question[] = [];
  const document = new SessionDocument('file:///a.log', 'log', text, (event) =>
    documentEvents.changed.fire(event),
  );
  const ask = (_model: unknown, _document: unknown, _token: unknown, question: CallableFunction) =>
    question({
      surprisals: ({ range }: Question) =>
        new Promise((resolve, reject) => {
          const first = Math.floor(range.start / 5);
          const count = Math.ceil(range.end / 5) - first;
          const starts = Int32Array.from({ length: count }, (_, i) => 5 * (first + i));
          const numbers = new Float32Array(count).fill(0.5);
          const read = {
            starts,
            ends: starts.map((start) => start + 5),
            probability: numbers,
            excess: numbers,
          };
          questions.push({ range, answer: () => resolve(read), fail: reject });
        }),
    });
  const surprisals = new DocumentSurprisals({ ask } as never);
  const read = (key: string, token = neverCancelled) =>
    surprisals.read(model, document.asDocument, 0, key, token);
  return { questions, document, surprisals, read };
}

const whole = Array.from({ length: 8000 }, (_, i) => 5 * i);

/** Lets everybody who waits go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('DocumentSurprisals', () => {
  let set: ReturnType<typeof setUp>;
  beforeEach(() => {
    set = setUp();
  });
  afterEach(() => set.surprisals.dispose());

  async function answerAll(): Promise<void> {
    for (let question = set.questions.shift(); question; question = set.questions.shift()) {
      question.answer();
      await settle();
    }
  }

  it('reads on for somebody while others ask about newer weights', async () => {
    const walk = set.read('m/1');
    await settle();
    const colours = set.read('m/2');
    await settle();
    await answerAll();
    expect((await walk).starts).toEqual(whole);
    expect((await colours).starts).toEqual(whole);
    expect(await walk).not.toBe(await colours);
  });

  it('asks once for all who want the same', async () => {
    const both = [set.read('m'), set.read('m')];
    let asked = 0;
    await settle();
    while (set.questions.length > 0) {
      asked += set.questions.length;
      for (const question of set.questions.splice(0)) question.answer();
      await settle();
    }
    expect(asked).toBe(3);
    expect((await both[0]).starts).toEqual(whole);
    expect(await both[1]).toBe(await both[0]);
  });

  it('goes on for one when another gives up', async () => {
    const source = new CancellationSource();
    const given = set.read('m', source.token);
    const wanted = set.read('m');
    await settle();
    source.cancel();
    set.questions.shift()?.fail(new Error('cancelled'));
    await expect(given).rejects.toThrow('cancelled');
    await settle();
    await answerAll();
    expect((await wanted).starts).toEqual(whole);
  });

  it('keeps every token when the document is saved meanwhile', async () => {
    const reading = set.read('m');
    await settle();
    set.questions.shift()?.answer();
    await settle();
    documentEvents.changed.fire({ document: set.document.asDocument, contentChanges: [] });
    await answerAll();
    expect((await reading).starts).toEqual(whole);
  });

  it('says stale where the text was edited, and reads anew what stands behind', async () => {
    const reading = set.read('m');
    await settle();
    set.questions.shift()?.answer();
    await settle();
    set.document.edit({ offset: 10_000, length: 4, text: 'drow' });
    set.questions.shift()?.answer();
    await expect(reading).rejects.toMatchObject({ code: 'stale' });
    const again = set.read('m');
    await settle();
    expect(set.questions[0].range.start).toBeGreaterThan(9_900);
    expect(set.questions[0].range.start).toBeLessThanOrEqual(10_000);
    await answerAll();
    expect((await again).starts).toEqual(whole);
  });

  it('is cancelled where the document was closed', async () => {
    const reading = set.read('m');
    await settle();
    set.document.isClosed = true;
    documentEvents.closed.fire(set.document.asDocument);
    set.questions.shift()?.answer();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  });
});
