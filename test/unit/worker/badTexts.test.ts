import { beforeAll, describe, expect, it } from 'vitest';
import { CancellationSource } from '../../../src/base/cancellation';
import { readModelFile, writeModelFile } from '../../../src/engine/modelFile';
import type { Surprisals } from '../../../src/protocol/predictions';
import {
  mostStretchTokens,
  notANumberCode,
  type TilesAnswer,
  type UnitsAnswer,
} from '../../../src/protocol/traces';
import { createServiceFixture, trainRequest } from './serviceFixture';

const fixture = createServiceFixture();
const { client } = fixture;

const hostile = `<img src=x onerror=alert(1)></script><script>alert(2)</script> [a](command:b) \${7*7} {{x}} \0\u202E&lt; `;
const texts: Record<string, string> = {
  'a text with nothing in it': '',
  'a text of one token': 'The',
  'a text of one character that is half of one': '\ud83d',
  'a line of 5 MB': 'The cat sat on the mat. '.repeat(220_000),
  'a word of 5 MB': 'x'.repeat(5_300_000),
  'right to left': 'שלום עולם، مرحبا بالعالم \u202Bthe cat\u202C שלום. '.repeat(20),
  'combining characters': `${`e${'\u0301\u0302\u0323'.repeat(40)}`} 👩‍👩‍👧‍👦 n\u0303o `.repeat(30),
  'a text full of HTML and script': hostile.repeat(30),
  'control characters and odd line ends': '\0\x01\x07\x1b[31m\r\n\r\r\u2028\u2029\ufeff\u200b\t\t '.repeat(
    40,
  ),
};

/** Every question that a tab, a colouring or a hover asks, about the end of a text. */
function questions(modelId: string, documentId: string, text: string) {
  const place = { modelId, documentId, version: 1, offset: text.length };
  const choice = { ...place, layer: 0, quantity: 'hidden' as const };
  const range = { start: Math.max(0, text.length - 40), end: text.length };
  const clamp = [{ layer: 0, unit: 1, quantity: 'hidden' as const, value: 0.5 }];
  const stretched = async <T>(ask: (traced: Awaited<ReturnType<typeof stretchOf>>) => Promise<T>) =>
    untilDone(ask, await stretchOf());
  const stretchOf = async () => {
    const { stretch } = await client.traceStretch(place);
    return { ...place, stretch, layer: 0, direction: 'forward' as const, quantity: 'hidden' as const };
  };
  return {
    predict: () => client.predict({ ...place, topK: 8 }),
    predictAt: () => client.predictAt({ ...place, topK: 8, temperature: 0.5 }),
    origins: () => client.predict({ ...place, topK: 8, cache: true }),
    outlook: () => client.outlook({ modelId, text: text.slice(-500), topK: 8, temperature: 1 }),
    surprisals: () => client.surprisals({ ...place, range, topK: 3 }),
    recentSurprisals: () => client.recentSurprisals({ ...place, tokens: 100, topK: 3 }),
    suggest: () => client.suggest({ ...place, maxTokens: 4, minProbability: 0 }),
    inspect: () => client.inspect({ ...place, maxTokens: 60 }),
    gradient: () => client.gradient({ ...place, maxLags: 30 }),
    matchUnits: () => client.matchUnits({ ...choice, range, topK: 5 }),
    detectUnits: () =>
      client.detectUnits({ ...choice, marked: [], pattern: { source: '<\\w+', ignoreCase: true } }),
    unitTrack: () => client.unitTrack({ ...choice, range, unit: 1 }),
    unitMean: () => client.unitTrack({ ...choice, range }),
    whatIf: () =>
      client.whatIf({ ...place, interventions: clamp, topK: 5, length: 6, temperature: 0, seed: 1 }),
    traceTokens: () => stretched((traced) => client.traceTokens({ ...traced, rowFrom: 0, rows: 300 })),
    traceTiles: () =>
      stretched((traced) => client.traceTiles({ ...traced, quantities: ['hidden'], level: 0, indices: [0] })),
    traceColumn: () => stretched((traced) => client.traceColumn({ ...traced, row: 0 })),
    traceUnits: () => stretched((traced) => client.traceUnits({ ...traced, sort: 'similarity' })),
    traceUnit: () => stretched((traced) => client.traceUnit({ ...traced, unit: 1, rowFrom: 0, rows: 30 })),
    traceUnitLife: () =>
      stretched((traced) => client.traceUnitLife({ ...traced, unit: 1, buckets: 40, events: 3 })),
    recordText: () => client.recordText({ ...place, tokens: 20 }),
  };
}

/** Asks as the panel does, again while the answer is that the text is still read. */
async function untilDone<T, P>(ask: (place: P) => Promise<T>, place: P): Promise<T> {
  for (let asked = 0; asked < 5000; asked++) {
    const answer = await ask(place);
    if (!(typeof answer === 'object' && answer && 'pending' in answer)) return answer;
  }
  throw new Error('it never came to an end');
}

/** What was answered, or the code of the refusal; anything else than a clear refusal fails. */
async function answerOf(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    expect(error).toMatchObject({ message: expect.stringMatching(/\S/), hint: expect.stringMatching(/\S/) });
    const { code } = error as { code: string };
    expect(['bad-input', 'too-large', 'diverged']).toContain(code);
    return code;
  }
}

beforeAll(async () => {
  await client.train(trainRequest('word', 20));
  const characters = trainRequest('char', 20);
  await client.train({
    ...characters,
    options: { ...characters.options, tokenizer: { kind: 'char', minCount: 1 } },
  });
  const stored = readModelFile(await client.exportModel({ modelId: 'word' }));
  for (const { values } of stored.tensors) values.fill(NaN);
  await client.importModel({ modelId: 'broken', bytes: writeModelFile(stored) });
});

describe.each(['word', 'char'])('a model of %s tokens', (modelId) => {
  it.each(Object.keys(texts))(
    'answers about %s, or refuses with what to do',
    async (name) => {
      const text = texts[name];
      await client.openDocument({ documentId: 'd', version: 1, text });
      const refused: string[] = [];
      for (const [question, ask] of Object.entries(questions(modelId, 'd', text))) {
        const before = fixture.yields;
        if (typeof (await answerOf(ask)) === 'string') refused.push(question);
        // However long the text is, no more of it is read than what is looked at.
        expect(fixture.yields - before, question).toBeLessThan(mostStretchTokens);
      }
      // Nothing was read that a gradient could reach.
      expect(refused).toEqual(text === '' ? ['gradient'] : []);
    },
    60_000,
  );

  it('says the text as it stands there', async () => {
    for (const text of Object.values(texts).filter(({ length }) => length > 0 && length < 1e5)) {
      await client.openDocument({ documentId: 'd', version: 1, text });
      const place = { modelId, documentId: 'd', version: 1, offset: text.length };
      const { tokens } = await client.inspect({ ...place, maxTokens: 1e6 });
      expect(tokens.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
      expect(tokens.map((token) => token.text).join('')).toBe(text);
    }
  });

  it('gives up a question about a line of 5 MB when nobody waits any more', async () => {
    await client.openDocument({ documentId: 'd', version: 1, text: texts['a line of 5 MB'] });
    const source = new CancellationSource();
    const place = { modelId, documentId: 'd', version: 1, layer: 0, quantity: 'hidden' as const };
    const range = { start: 0, end: 5_000_000 };
    const asked = client.surprisals({ ...place, range, topK: 0 }, { token: source.token });
    // It answers others meanwhile.
    expect(await client.info({})).toMatchObject({ kernels: 'reference' });
    source.cancel();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  }, 60_000);
});

describe('a model whose weights are no numbers', () => {
  const text = 'The cat sat on the mat. '.repeat(30);
  let answers: Record<string, unknown>;

  beforeAll(async () => {
    await client.openDocument({ documentId: 'd', version: 1, text });
    answers = {};
    for (const [question, ask] of Object.entries(questions('broken', 'd', text)))
      answers[question] = await answerOf(ask);
  });

  it.each(['predict', 'predictAt', 'origins', 'outlook', 'whatIf', 'matchUnits', 'detectUnits'])(
    'says so when asked for %s',
    (question) => expect(answers[question]).toBe('diverged'),
  );

  it('suggests nothing', () =>
    expect(answers.suggest).toMatchObject({ text: '', reason: expect.stringMatching(/no numbers/) }));

  it('tells of no probability that it does not have', () => {
    for (const question of ['surprisals', 'recentSurprisals']) {
      const { probability, rank, best } = answers[question] as Surprisals;
      expect(probability.length).toBeGreaterThan(5);
      expect(probability.every(Number.isNaN)).toBe(true);
      expect(rank.every((place) => place === -1)).toBe(true);
      expect(best.flat()).toEqual([]);
    }
  });

  it('draws cells without a number as such', () => {
    const { tiles } = answers.traceTiles as TilesAnswer;
    expect(tiles[0].codes.every((code) => code === notANumberCode)).toBe(true);
    const { mean, order } = answers.traceUnits as UnitsAnswer;
    expect(mean.every(Number.isNaN)).toBe(true);
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
