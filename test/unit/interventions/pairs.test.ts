import { describe, expect, it } from 'vitest';
import { PairGradientReader } from '../../../src/engine/gradient/pairGradientAt';
import { chooseKernels } from '../../../src/engine/kernels/chooseKernels';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { runToEnd } from '../../../src/engine/network/pacer';
import { Random } from '../../../src/engine/random';
import { inspectPair } from '../../../src/engine/translation/inspectPair';
import { lookAtPair } from '../../../src/engine/translation/lookAtPair';
import { translate } from '../../../src/engine/translation/translate';
import { TranslationNetwork } from '../../../src/engine/translation/translationNetwork';
import { endId, sourceMarks, startId, targetMarks } from '../../../src/engine/translation/translationSpec';
import { type Intervention, parseIntervention } from '../../../src/protocol/interventions';
import { attentionKinds, type CellKind } from '../../../src/protocol/spec';
import { expectClose } from '../engine/support/expectClose';
import { type ForcedIn, type PairNudge, plainPairLogits } from '../gradient/plainTranslator';
import { charTokenizer } from '../reading/fixtures';
import { tinySpec } from '../translation/support/shards';

const tokenizers = { source: charTokenizer('abcd'), target: charTokenizer('vwxyz') };
const [source, target] = ['abcad', 'wxxyz'];
const sizes = {
  layers: 2,
  hiddenSize: 4,
  sourceVocabularySize: tokenizers.source.vocabularySize + sourceMarks,
  vocabularySize: tokenizers.target.vocabularySize + targetMarks,
};
const ids = (text: string, of: keyof typeof tokenizers) => [...tokenizers[of].encode(text).ids];

/** Weights larger than fresh ones, so that a change makes itself felt. */
function translatorOf(changes: Parameters<typeof tinySpec>[0]) {
  const network = TranslationNetwork.create(referenceBackend, tinySpec({ ...sizes, ...changes }), 3);
  const random = new Random(7);
  const { values } = network.parameters;
  for (let i = 0; i < values.length; i++) values[i] = random.between(-0.9, 0.9);
  network.markWeightsChanged();
  return { network, tokenizers };
}

/** The same, looked up one by one; of several that set the same, the last one holds. */
function forcedBy(interventions: readonly Intervention[]): ForcedIn {
  return ({ part, direction, layer, step }) =>
    (unit) =>
      Object.fromEntries(
        interventions
          .filter(
            (one) =>
              one.side === part &&
              (one.direction ?? 'forward') === direction &&
              one.layer === layer &&
              (one.unit === 'all' || one.unit === unit) &&
              (one.token === undefined || one.token === step),
          )
          .map(({ quantity, value }) => [quantity, value]),
      );
}

/** What is written meanwhile is not looked at. */
function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const state = work.next();
    if (state.done) return state.value;
  }
}

const softmax = (logits: readonly number[]) => {
  const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
  return logits.map((logit) => Math.exp(logit) / sum);
};

/** What a model that writes without attention never writes; and what none does. */
function greedily(parts: ReturnType<typeof translatorOf>, forced: ForcedIn, most: number): number[] {
  const { network } = parts;
  const never = [startId(network.spec), network.spec.attention === 'none' ? tokenizers.target.unknownId : -1];
  const written: number[] = [];
  while (written.length < most) {
    const logits = plainPairLogits(network, ids(source, 'source'), written, undefined, forced).map(
      (logit, id) => (never.includes(id) ? -Infinity : logit),
    );
    const best = logits.indexOf(Math.max(...logits));
    if (best === endId(network.spec)) break;
    written.push(best);
  }
  return written;
}

const lstm = [
  'encoder.layer0.unit1.forget=open',
  'encoder.backward.layer1.unit0.cell@2=1.5',
  'encoder.layer1.unit*.input@3=0.2',
  'decoder.layer0.unit2.cell=-0.7',
  'decoder.layer1.unit3.output=shut',
  'decoder.layer1.unit*.hidden@2=0.6',
];
const gru = [
  'encoder.backward.layer0.unit1.update@4=shut',
  'encoder.layer1.unit0.hidden=0.5',
  'decoder.layer0.unit1.reset=0.3',
  'decoder.layer1.unit2.candidate@1=-0.8',
];
const oneWay = (set: readonly string[]) => set.filter((one) => !one.includes('backward'));
const cases = attentionKinds.flatMap((attention) =>
  [true, false].flatMap((bidirectional) =>
    (
      [
        ['lstm', lstm],
        ['gru', gru],
        ['rnn-tanh', ['encoder.layer0.unit1.hidden@1=0.9', 'decoder.layer1.unit0.hidden=0']],
      ] as const
    ).map(([cell, set]: readonly [CellKind, readonly string[]]) => ({
      attention,
      bidirectional,
      cell,
      interventions: (bidirectional ? set : oneWay(set)).map(parseIntervention),
    })),
  ),
);

describe('interventions in a model that translates, against the same steps by hand', () => {
  it.each(cases)('$cell, attention $attention, both ways $bidirectional', ({ interventions, ...changes }) => {
    const parts = translatorOf(changes);
    const forced = forcedBy(interventions);
    const written = ids(target, 'target');
    const byHand = [...written, endId(parts.network.spec)].map(
      (id, t) =>
        softmax(
          plainPairLogits(parts.network, ids(source, 'source'), written.slice(0, t), undefined, forced),
        )[id],
    );
    const plain = runToEnd(inspectPair(parts, source, target));
    const trace = runToEnd(inspectPair(parts, source, target, interventions));
    expectClose(trace.probabilities, byHand, 1e-5);
    expect(trace.probabilities).not.toEqual(plain.probabilities);
    const look = runToEnd(lookAtPair(parts, source, target, 1, interventions));
    expectClose(look.probabilities, byHand, 1e-5);
    expect(look.attention).toEqual(trace.attention);
    const best = greedily(parts, forced, 2 * source.length + 10);
    const [candidate] = finish(translate(parts, source, { beam: 1, interventions })).candidates;
    const { unknownId } = tokenizers.target;
    const texts = best.map((id, i) =>
      id === unknownId ? candidate.tokens[i] : tokenizers.target.textOf(id).trim(),
    );
    expect(candidate.tokens).toEqual(texts);
    expect(look.translation?.candidates[0]).toEqual(candidate);
    const wide = finish(translate(parts, source, { beam: 3, interventions })).candidates[0];
    expect(wide.isComplete || wide.tokens.length > 0).toBe(true);
    // Nothing of that is left behind.
    expect(runToEnd(inspectPair(parts, source, target))).toEqual(plain);
  });

  it.each(cases)(
    'gradients: $cell, attention $attention, both ways $bidirectional',
    ({ interventions, ...changes }) => {
      const parts = translatorOf(changes);
      const { network } = parts;
      const forced = forcedBy(interventions);
      const position = 4;
      const written = ids(target, 'target');
      const reader = new PairGradientReader(referenceBackend);
      const ask = (set?: readonly Intervention[]) =>
        runToEnd(reader.gradientAt(parts, { source, target, position, interventions: set }));
      const plain = ask();
      const result = ask(interventions);
      const before = written.slice(0, position);
      const logits = (nudge?: PairNudge) =>
        plainPairLogits(network, ids(source, 'source'), before, nudge, forced);
      expect(result.target.probability).toBeCloseTo(softmax(logits())[written[position]], 5);
      for (const [part, actual] of [
        ['encoder', result.sourceConnectivity],
        ['decoder', result.inputConnectivity],
      ] as const) {
        const expected = Array.from(actual, (_, step) =>
          Math.hypot(
            ...Array.from({ length: network.spec.embeddingSize }, (_unused, unit) => {
              const place = { part, direction: 'forward', what: 'embedding', layer: 0, step, unit } as const;
              const at = (by: number) => logits({ ...place, by })[written[position]];
              return (at(1e-4) - at(-1e-4)) / 2e-4;
            }),
          ),
        );
        const most = Math.max(...expected);
        const shares = (values: ArrayLike<number>) => Array.from(values, (value) => value / most);
        expect(most).toBeGreaterThan(1e-5);
        expectClose(shares(actual), shares(expected), 1e-3, part);
      }
      expect(ask()).toEqual(plain);
    },
  );

  it('end a gradient where every unit is made to hold a value', () => {
    const parts = translatorOf({ attention: 'none' });
    const interventions = ['hidden', 'cell'].flatMap((name) =>
      [0, 1].map((l) => parseIntervention(`encoder.layer${l}.unit*.${name}@5=0.1`)),
    );
    const reader = new PairGradientReader(referenceBackend);
    const result = runToEnd(reader.gradientAt(parts, { source, target, interventions }));
    // The mark of the end is token 5: what it leaves behind is all that the decoder gets.
    expect([...result.sourceConnectivity]).toEqual([0, 0, 0, 0, 0, 0]);
    for (const { hidden } of result.encoder) expect([...hidden]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(Math.min(...result.inputConnectivity)).toBeGreaterThan(0);
  });

  it('show in a trace what was set, at the token where it was', () => {
    const parts = translatorOf({ bidirectional: true });
    const set = ['encoder.backward.layer1.unit1.cell@1=3', 'decoder.layer0.unit2.hidden@3=0.25'];
    const trace = runToEnd(inspectPair(parts, source, target, set.map(parseIntervention)));
    const at = (values: Float32Array | undefined, units: number, unit: number, value: number) =>
      Array.from({ length: 6 }, (_, row) => values?.[row * units + unit] === value).indexOf(true);
    expect(trace.encoder[3].direction).toBe('backward');
    expect(at(trace.encoder[3].quantities.cell, 2, 1, 3)).toBe(1);
    expect(at(trace.decoder[0].quantities.hidden, 4, 2, 0.25)).toBe(3);
  });

  it('are the same with the fast kernels, with several hypotheses side by side', () => {
    const parts = translatorOf({ bidirectional: true });
    const copy = { network: parts.network.clone(chooseKernels().backend), tokenizers };
    const interventions = lstm.map(parseIntervention);
    const write = (from: typeof parts) => finish(translate(from, source, { beam: 4, interventions }));
    const [fast, slow] = [write(copy), write(parts)];
    expect(fast.candidates.map(({ text }) => text)).toEqual(slow.candidates.map(({ text }) => text));
    const scores = ({ candidates }: typeof fast) => candidates.map(({ score }) => score);
    expectClose(scores(fast), scores(slow), 1e-4);
    const plain = finish(translate(parts, source, { beam: 4 }));
    expect(scores(plain)).not.toEqual(scores(slow));
  });

  it.each([
    ['layer0.unit0.cell=0', /an encoder and a decoder/],
    ['encoder.layer0.unit2.cell=0', /no such unit/],
    ['decoder.layer0.unit4.cell=0', /no such unit/],
    ['decoder.backward.layer0.unit0.cell=0', /the decoder has no layers that read backward/],
    ['encoder.layer2.unit0.cell=0', /the encoder has no such layer/],
    ['encoder.layer0.unit0.reset=0', /no reset/],
  ])('refuse %s, and the model can be asked again', (text, message) => {
    const parts = translatorOf({ bidirectional: true });
    const interventions = [parseIntervention(text)];
    const error = expect.objectContaining({
      code: 'bad-input',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/\S/),
    });
    expect(() => runToEnd(inspectPair(parts, source, target, interventions))).toThrow(error);
    expect(() => runToEnd(lookAtPair(parts, source, target, 0, interventions))).toThrow(error);
    expect(() => finish(translate(parts, source, { beam: 2, interventions }))).toThrow(error);
    const reader = new PairGradientReader(referenceBackend);
    expect(() => runToEnd(reader.gradientAt(parts, { source, target, interventions }))).toThrow(error);
    expect(runToEnd(inspectPair(parts, source, target)).probabilities).toHaveLength(6);
  });
});
