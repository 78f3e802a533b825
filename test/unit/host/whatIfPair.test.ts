import { describe, expect, it, vi } from 'vitest';
import type { QuestionContext } from '../../../src/host/inspector/questions/question';
import {
  formatIntervention,
  type Intervention,
  parseIntervention,
} from '../../../src/protocol/interventions';
import { pairDocument } from './support/pairDocument';

vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));
const { attention } = await import('../../../src/host/inspector/questions/attention');
const { pairConnectivity } = await import('../../../src/host/inspector/questions/pairConnectivity');
const { pairTrace } = await import('../../../src/host/inspector/questions/pairTrace');
const { whatIfPair } = await import('../../../src/host/inspector/questions/whatIfPair');

const set = ['encoder.backward.layer0.unit1.cell@2=0', 'decoder.layer0.unit0.forget=1'];
const ranges = (length: number) => Array.from({ length }, (_, i) => ({ start: 4 * i, end: 4 * i + 3 }));

interface Asked {
  target?: string;
  beam?: number;
  position?: number;
  interventions?: readonly Intervention[];
}

/** A line with a cursor, and an engine whose numbers are those of what was set in it: 0.5 with nothing, 0.25 with something. */
function contextOf(line: string, offset: number) {
  const asked: Asked[] = [];
  const value = ({ interventions = [] }: Asked) => (interventions.length > 0 ? 0.25 : 0.5);
  const engine = {
    lookAtPair: (request: Asked) => {
      asked.push(request);
      const { target = 'own word', beam = 0 } = request;
      return Promise.resolve({
        sourceTokens: ['the', 'cat', '</s>'],
        sourceRanges: ranges(3),
        target,
        targetTokens: [...target.split(' '), '</s>'],
        targetRanges: ranges(target.split(' ').length + 1),
        probabilities: Float32Array.of(value(request), 1),
        ...(beam > 0 && { translation: { candidates: [{ text: `written ${value(request)}` }] } }),
      });
    },
    inspectPair: (request: Asked) => {
      asked.push(request);
      const hidden = Float32Array.of(value(request), 1);
      const layer = { cell: 'gru', units: 1, quantities: { hidden } };
      return Promise.resolve({ encoder: [layer], decoder: [layer] });
    },
    gradientOfPair: (request: Asked) => {
      asked.push(request);
      return Promise.resolve({ target: { position: request.position, probability: value(request) } });
    },
  };
  const model = { id: 'pairs', name: 'pairs', kind: 'translate', state: 'stored' };
  const context = {
    model,
    offset,
    selection: { start: offset, end: offset },
    token: {},
    document: pairDocument(line),
    registry: { models: [model], translatorFor: () => model },
    questions: {
      askModel: (_: unknown, question: (e: typeof engine, id: string) => unknown) =>
        question(engine, 'pairs'),
    },
  } as unknown as QuestionContext;
  return { context, asked };
}
const written = ({ interventions = [] }: Asked) => interventions.map(formatIntervention);

describe('a pair that is read with units set', () => {
  it('is asked about as it is and as it is made, with the same target', async () => {
    const { context, asked } = contextOf('the cat\tle chat', 12);
    const answer = await whatIfPair.answer({ set, beam: 4 }, context);
    expect(asked.map(({ target, beam }) => ({ target, beam }))).toEqual([
      { target: 'le chat', beam: 4 },
      { target: 'le chat', beam: 4 },
    ]);
    expect(asked.map(written)).toEqual([[], set]);
    expect(answer).toMatchObject({
      targetTokens: ['le', 'chat', '</s>'],
      unchanged: { probabilities: Float32Array.of(0.5, 1), text: 'written 0.5' },
      changed: { probabilities: Float32Array.of(0.25, 1), text: 'written 0.25' },
    });
  });

  it('has the target that the model writes as it is, where none stands on the line', async () => {
    const { context, asked } = contextOf('the cat', 3);
    const { unchanged, changed } = await whatIfPair.answer({ set, beam: 0 }, context);
    expect(asked.map(({ target }) => target)).toEqual([undefined, 'own word']);
    expect(asked[0].beam).toBeGreaterThan(0);
    expect([unchanged.text, changed.text]).toEqual(['written 0.5', '']);
  });

  it('shows attention and gradients of both', async () => {
    const { context, asked } = contextOf('the cat\tle chat', 12);
    const view = await attention.answer({ beam: 2, set }, context);
    expect(view.look.probabilities[0]).toBe(0.5);
    expect(view.changed?.probabilities[0]).toBe(0.25);
    expect(view.changed?.targetRanges).toEqual(view.look.targetRanges);
    expect((await attention.answer({ beam: 2 }, context)).changed).toBeUndefined();
    asked.length = 0;
    const runs = await pairConnectivity(context, [], 1, set.map(parseIntervention));
    expect(runs.map(({ isChanged, pair }) => [isChanged, pair?.gradient.target])).toEqual([
      [undefined, { position: 1, probability: 0.5 }],
      [true, { position: 1, probability: 0.25 }],
    ]);
    expect(await pairConnectivity(context, [], 1)).toHaveLength(1);
  });

  it('shows gates and states of one, the other, or what the changes add', async () => {
    const { context } = contextOf('the cat\tle chat', 12);
    const look = async (request: Parameters<typeof pairTrace.answer>[0]) => {
      const { key, trace } = await pairTrace.answer(request, context);
      return { key, hidden: [...(trace.decoder[0].quantities.hidden ?? [])] };
    };
    const views = [await look({}), await look({ set }), await look({ set, difference: true })];
    expect(views.map(({ hidden }) => hidden)).toEqual([
      [0.5, 1],
      [0.25, 1],
      [-0.25, 0],
    ]);
    expect(new Set(views.map(({ key }) => key)).size).toBe(3);
  });

  it.each([
    [{ set, beam: 4 }, true],
    [{ set, beam: 11 }, false],
    [{ set: 'x', beam: 4 }, false],
    [{ set: [7], beam: 4 }, false],
    [{ set: ['x'.repeat(201)], beam: 4 }, false],
    [{ set: new Array<string>(65).fill('x'), beam: 4 }, false],
    [undefined, false],
  ])('%j is taken: %s', (request, isTaken) => {
    expect(whatIfPair.check(request)).toEqual(isTaken ? request : undefined);
    expect(attention.check({ beam: 1, set: request?.set }) !== undefined).toBe(
      isTaken || request === undefined || request.beam === 11,
    );
    expect(pairTrace.check({ set: 'x' })).toBeUndefined();
    expect(pairTrace.check({ set, difference: true })).toEqual({ set, difference: true });
  });
});
