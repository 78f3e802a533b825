import { describe, expect, it, vi } from 'vitest';
import type { QuestionContext } from '../../../src/host/inspector/questions/question';
import type { Model } from '../../../src/host/models/modelRegistry';
import { tokenAt } from '../../../src/protocol/pairPlace';
import { pairDocument } from './support/pairDocument';

vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));
const { connectivity } = await import('../../../src/host/inspector/questions/memory');
const { gradientReach } = await import('../../../src/host/inspector/questions/gradientReach');
const { recordPair } = await import('../../../src/host/inspector/export/recordPair');
const { tokenFrom } = await import('../../../src/host/inspector/questions/pairConnectivity');

const modelOf = (id: string, kind?: Model['kind']): Model => ({
  id,
  documentUri: `file:///${id}`,
  name: id,
  languageId: 'plaintext',
  trainedAt: 0,
  state: 'stored',
  ...(kind && { kind }),
});
const line = 'the cat\tle chat noir';
/** Words with where they stand, and the mark of the end. */
const rangesOf = (text: string) => {
  const words = [...text.matchAll(/\S+/g)].map(({ 0: { length }, index }) => [index, index + length]);
  return [...words, [text.length, text.length]].map(([start = 0, end = 0]) => ({ start, end }));
};

/** A document of one line, with an engine that knows translators and texts and writes down what it is asked. */
function contextOf(model: Model, models: Model[], offset: number) {
  const asked: { model: string; position?: number; target?: string }[] = [];
  const engine = (modelId: string) => ({
    lookAtPair: ({ target = 'le chat' }: { target?: string }) =>
      Promise.resolve({
        sourceRanges: rangesOf('the cat'),
        target,
        targetRanges: rangesOf(target),
        targetTokens: [...target.split(' '), '</s>'],
      }),
    gradientOfPair: ({ position, target }: { position: number; target: string }) => {
      asked.push({ model: modelId, position, target });
      if (modelId === 'broken') return Promise.reject(new Error('no'));
      const norms = Float32Array.of(2, 1, 0.5);
      return Promise.resolve({
        target: { position },
        decoder: [{ hidden: Float32Array.of(9) }, { hidden: norms }],
      });
    },
    inspectPair: () => Promise.resolve({ decoder: [] }),
    gradient: () => {
      asked.push({ model: modelId });
      return Promise.resolve({ layers: [{ direction: 'forward', hidden: Float32Array.of(1, 0.5) }] });
    },
  });
  const context = {
    model,
    offset,
    selection: { start: offset, end: offset },
    token: {},
    document: pairDocument(line),
    registry: { models, translatorFor: () => model },
    questions: {
      askModel: (other: Model, question: (engine: unknown, id: string) => unknown) =>
        question(engine(other.id), other.id),
    },
    runs: {
      bringIn: (id: string) => Promise.resolve(id === 'listed' ? modelOf('beside:listed') : undefined),
    },
    compared: () => Promise.resolve([]),
    ask: (question: (engine: unknown, place: object) => unknown, other = model) =>
      question(engine(other.id), {}),
  };
  return { context: context as unknown as QuestionContext, asked };
}

describe('the question what a prediction hangs on', () => {
  it.each([
    [{ lags: 200 }, true],
    [{ lags: 200, models: ['a', 'b'], set: ['x'], position: 3 }, true],
    [{ lags: 0 }, false],
    [{ lags: 200, models: [7] }, false],
    [{ lags: 200, models: 'a' }, false],
    [{ lags: 200, position: -1 }, false],
    [{ lags: 200, position: 0.5 }, false],
    [undefined, false],
  ])('%j is taken: %s', (request, isTaken) =>
    expect(connectivity.check(request)).toEqual(isTaken ? request : undefined),
  );

  it('is answered by the model on view and those that were chosen', async () => {
    const [own, other, gone] = [modelOf('own'), modelOf('other'), 'gone'];
    const { context, asked } = contextOf(own, [own, other], 3);
    const { runs } = await connectivity.answer(
      { lags: 9, models: ['other', gone, 'own', 'listed'] },
      context,
    );
    expect(runs.map(({ modelId }) => modelId)).toEqual(['own', 'other', 'beside:listed']);
    expect(runs.every(({ gradient }) => gradient !== undefined)).toBe(true);
    expect(asked).toEqual([{ model: 'own' }, { model: 'other' }, { model: 'beside:listed' }]);
  });

  const own = modelOf('pairs', 'translate');
  const others = [own, modelOf('other', 'translate'), modelOf('text'), modelOf('broken', 'translate')];

  it.each([
    ['the word at the cursor', line.indexOf('chat') + 4, undefined, 1],
    ['the word that was chosen', line.indexOf('chat') + 4, 3, 3],
    ['the last that there is', 0, 99, 3],
    ['the last word where the cursor is in the source', 2, undefined, 2],
  ])('is of a pair about %s', async (_name, offset, position, expected) => {
    const { context, asked } = contextOf(own, others, offset);
    const request = {
      lags: 9,
      models: ['other', 'text', 'broken'],
      ...(position !== undefined && { position }),
    };
    const { runs } = await connectivity.answer(request, context);
    expect(runs.map(({ modelId, pair, refusal }) => [modelId, pair?.from, refusal?.message])).toEqual([
      ['pairs', 'pair', undefined],
      ['other', 'pair', undefined],
      ['broken', undefined, 'no'],
    ]);
    const target = 'le chat noir';
    expect(asked).toEqual(
      ['pairs', 'other', 'broken'].map((model) => ({ model, position: expected, target })),
    );
    expect(runs[0]?.pair?.targetRanges[1]).toEqual({ start: 11, end: 15 });
  });

  it('finds tokens by where they stand', () => {
    const ranges = rangesOf('le chat');
    expect([0, 1, 2, 3, 7, 50].map((offset) => tokenAt(ranges, offset))).toEqual([1, 0, 0, 1, 1, 1]);
    expect([0, 3, 6, 7, NaN].map((offset) => tokenFrom(ranges, offset))).toEqual([0, 1, 1, 2, 2]);
    expect([tokenAt([], 0), tokenFrom([], 0)]).toEqual([0, 0]);
  });

  it('and how far back a gradient reaches are answered by a translator over the steps that it writes', async () => {
    const { context } = contextOf(own, others, 0);
    expect(await gradientReach.answer({ maxLags: 2 }, context)).toEqual({ norms: Float32Array.of(2, 1) });
  });

  it('and all else that tabs ask about a pair are answered beforehand for a report', async () => {
    const { context } = contextOf(own, others, 0);
    const answers = await recordPair(context);
    const requests = (name: string) =>
      answers.filter((each) => each.name === name).map(({ request }) => request);
    expect(requests('attention')).toEqual([1, 2, 4, 8].map((beam) => ({ beam })));
    const positions = [0, 1, 2, 3].map((position) => ({ lags: 200, position }));
    expect(requests('connectivity')).toEqual([{ lags: 200 }, ...positions]);
    expect(requests('pairTrace')).toEqual([{}]);
    expect(requests('gradientReach')).toEqual([{ maxLags: 64 }]);
    const [first] = answers.map(({ result }) => result as { others?: unknown[] });
    expect(first?.others).toEqual([]);
    const chosen = answers.find(({ request }) => (request as { position?: number }).position === 1);
    expect(chosen?.result).toMatchObject({ runs: [{ pair: { gradient: { target: { position: 1 } } } }] });
  });
});
