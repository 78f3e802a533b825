import { describe, expect, it } from 'vitest';
import { PairGradientReader } from '../../../src/engine/gradient/pairGradientAt';
import { chooseKernels } from '../../../src/engine/kernels/chooseKernels';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { runToEnd } from '../../../src/engine/network/pacer';
import { Random } from '../../../src/engine/random';
import { tokenizerFromData } from '../../../src/engine/tokenizers';
import { TranslationNetwork } from '../../../src/engine/translation/translationNetwork';
import {
  endId,
  sourceMarks,
  targetMarks,
  type TranslationSpec,
} from '../../../src/engine/translation/translationSpec';
import { attentionKinds, cellKinds } from '../../../src/protocol/spec';
import { expectClose } from '../engine/support/expectClose';
import { charTokenizer } from '../reading/fixtures';
import { lossOf } from './plainModel';
import { type PairNudge, plainPairLogits } from './plainTranslator';

const tokenizers = { source: charTokenizer('abcd'), target: charTokenizer('vwxyz') };
const source = 'abcad';
const target = 'wxxyz';
const base: TranslationSpec = {
  kind: 'translate',
  cell: 'lstm',
  layers: 2,
  hiddenSize: 4,
  embeddingSize: 3,
  sourceVocabularySize: tokenizers.source.vocabularySize + sourceMarks,
  vocabularySize: tokenizers.target.vocabularySize + targetMarks,
  tied: false,
  dropout: 0.3,
  attention: 'dot',
  bidirectional: false,
};

function networkOf(spec: TranslationSpec): TranslationNetwork {
  const network = TranslationNetwork.create(referenceBackend, spec, 1);
  const random = new Random(7);
  network.parameters.values.forEach((_, i) => (network.parameters.values[i] = random.between(-0.8, 0.8)));
  if (spec.cell === 'rnn-relu') {
    // Most units are on, so that something goes back.
    for (const { name, values } of network.parameters.list)
      if (name.includes('.bias_ih_')) values.forEach((value, i) => (values[i] = value + 1));
  }
  network.markWeightsChanged();
  return network;
}

function gradientOf(network: TranslationNetwork, position?: number, pair = { source, target }) {
  const reader = new PairGradientReader(referenceBackend);
  return runToEnd(reader.gradientAt({ network, tokenizers }, { ...pair, position }));
}

/** |d value / d of the `width` numbers that a nudge can reach|, by central differences. */
function norm(
  width: number,
  value: (nudge: PairNudge) => number,
  nudge: Omit<PairNudge, 'unit' | 'by'>,
): number {
  const h = 1e-4;
  const derivatives = Array.from({ length: width }, (_, unit) => {
    const at = (by: number) => value({ ...nudge, unit, by });
    return (at(h) - at(-h)) / (2 * h);
  });
  return Math.hypot(...derivatives);
}

/** Norms fall by orders of magnitude along the way: each list is held to a thousandth of its largest. */
function expectShape(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  const most = Math.max(...expected);
  expect(most, `${what} is there`).toBeGreaterThan(1e-5);
  expectClose(
    Float64Array.from(actual, (norm) => norm / most),
    expected.map((norm) => norm / most),
    1e-3,
    what,
  );
}

const ids = (text: string, of: keyof typeof tokenizers) => [...tokenizers[of].encode(text).ids];

function checkGradients(spec: TranslationSpec, position: number): void {
  const network = networkOf(spec);
  const result = gradientOf(network, position);
  const written = ids(target, 'target');
  const id = position < written.length ? written[position] : endId(spec);
  const logits = (nudge?: PairNudge) =>
    plainPairLogits(network, ids(source, 'source'), written.slice(0, position), nudge);
  const loss = (nudge?: PairNudge) => lossOf(logits(nudge), id);
  const logit = (nudge?: PairNudge) => logits(nudge)[id];
  expect(result.target.loss).toBeCloseTo(loss(), 5);
  expect(result.target.probability).toBeCloseTo(Math.exp(-loss()), 5);
  const hasCell = spec.cell === 'lstm';
  const quantities = hasCell ? (['hidden', 'cell'] as const) : (['hidden'] as const);
  const sourceSteps = source.length + 1;
  const sides = spec.bidirectional ? ['forward', 'backward'] : ['forward'];
  expect(result.encoder.map(({ direction, layer }) => [direction, layer])).toEqual(
    sides.flatMap((side) => Array.from({ length: spec.layers }, (_, layer) => [side, layer])),
  );
  expect(result.decoder).toHaveLength(spec.layers);
  const units = spec.hiddenSize / sides.length;
  for (const what of quantities) {
    const key = what === 'cell' ? 'cellState' : 'hidden';
    for (const { layer, direction, ...norms } of result.encoder) {
      const expected = Array.from({ length: sourceSteps }, (_, step) =>
        norm(units, loss, { part: 'encoder', direction, what, layer, step }),
      );
      expectShape(norms[key] ?? [], expected, `encoder, ${direction} layer ${layer}, ${what}`);
    }
    for (const { layer, direction, ...norms } of result.decoder) {
      const place = { part: 'decoder', direction, what, layer } as const;
      const expected = Array.from({ length: position + 1 }, (_, lag) =>
        norm(spec.hiddenSize, loss, { ...place, step: position - lag }),
      );
      expectShape(norms[key] ?? [], expected, `decoder, layer ${layer}, ${what}`);
      const first = norm(spec.hiddenSize, loss, { ...place, step: -1 });
      expectShape([result.summary[layer][key] ?? NaN], [first], `summary, layer ${layer}, ${what}`);
    }
  }
  for (const norms of [...result.encoder, ...result.decoder, ...result.summary])
    expect('cellState' in norms).toBe(hasCell);
  for (const [part, connectivity, length] of [
    ['encoder', result.sourceConnectivity, sourceSteps],
    ['decoder', result.inputConnectivity, position + 1],
  ] as const) {
    const place = { part, direction: 'forward', what: 'embedding', layer: 0 } as const;
    const expected = Array.from({ length }, (_, step) => norm(spec.embeddingSize, logit, { ...place, step }));
    expectShape(connectivity, expected, `${part}'s connectivity`);
  }
  if (spec.attention === 'none') expect(result.attention).toBeUndefined();
  else expect(result.attention?.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
}

describe('gradients through an encoder-decoder against numerical differences', () => {
  for (const attention of attentionKinds) {
    for (const bidirectional of [false, true]) {
      for (const cell of cellKinds) {
        it(`${cell}, attention ${attention}, ${bidirectional ? 'both ways' : 'one way'}`, () => {
          checkGradients({ ...base, cell, attention, bidirectional }, 3);
        });
      }
    }
  }
  it('one layer, tied, at the first token and at the end', () => {
    const spec: TranslationSpec = { ...base, layers: 1, embeddingSize: 4, tied: true, bidirectional: true };
    checkGradients(spec, 0);
    checkGradients({ ...spec, attention: 'additive', cell: 'gru' }, target.length);
  });
});

describe('the bottleneck', () => {
  /** Gradients at the encoder's states when it carries nothing from step to step. */
  function withoutMemory(attention: TranslationSpec['attention']) {
    const network = networkOf({ ...base, cell: 'rnn-tanh', layers: 1, attention });
    network.parameters.get('encoder.rnn.weight_hh_l0').fill(0);
    network.markWeightsChanged();
    return gradientOf(network, 3);
  }

  it('lets nothing through without attention but what the last state carries', () => {
    const { encoder, sourceConnectivity, summary } = withoutMemory('none');
    const [{ hidden }] = encoder;
    expect([...hidden.subarray(0, 5)]).toEqual([0, 0, 0, 0, 0]);
    expect([...sourceConnectivity.subarray(0, 5)]).toEqual([0, 0, 0, 0, 0]);
    expect(hidden[5]).toBeGreaterThan(1e-4);
    expect(hidden[5]).toBeCloseTo(summary[0].hidden, 6);
  });

  it.each(['dot', 'additive'] as const)('is gone with %s attention, which reaches every state', (kind) => {
    const { encoder, sourceConnectivity } = withoutMemory(kind);
    expect(Math.min(...encoder[0].hidden)).toBeGreaterThan(1e-4);
    expect(Math.min(...sourceConnectivity)).toBeGreaterThan(1e-4);
  });
});

describe('where it looks from', () => {
  const network = networkOf(base);

  it('names the tokens, with the marks', () => {
    const result = gradientOf(network, 2);
    expect(result.target).toMatchObject({ position: 2, text: 'x' });
    expect(result.sourceTokens).toEqual(['a', 'b', 'c', 'a', 'd', '</s>']);
    expect(result.inputTokens).toEqual(['<s>', 'w', 'x']);
  });

  it('takes the last token without a position, and the end of an empty target', () => {
    expect(gradientOf(network).target).toMatchObject({ position: 4, text: 'z' });
    expect(gradientOf(network, 5).target.text).toBe('</s>');
    const empty = gradientOf(network, undefined, { source, target: '' });
    expect(empty.target).toMatchObject({ position: 0, text: '</s>' });
    expect(empty.inputTokens).toEqual(['<s>']);
  });

  it('does not depend on what stands behind the prediction', () => {
    const other = gradientOf(network, 2, { source, target: 'wxx' });
    expect(other).toEqual(gradientOf(network, 2));
  });

  it('is the same with the fast kernels, also after a longer pair, and by the weights of the moment', () => {
    const { backend } = chooseKernels();
    const copy = network.clone(backend);
    const reader = new PairGradientReader(backend);
    const ask = (question = { source, target, position: 3 }) =>
      runToEnd(reader.gradientAt({ network: copy, tokenizers }, question));
    const first = ask();
    const reference = gradientOf(network, 3);
    expectClose(first.sourceConnectivity, reference.sourceConnectivity, 1e-5);
    first.encoder.forEach(({ hidden }, l) => expectClose(hidden, reference.encoder[l].hidden, 1e-5));
    ask({ source: source.repeat(5), target: target.repeat(5), position: 20 });
    expect(ask()).toEqual(first);
    copy.parameters.get('encoder.rnn.weight_ih_l0')[3] += 0.5;
    copy.markWeightsChanged();
    expect(ask().target.loss).not.toBe(first.target.loss);
  });

  it('refuses a token that has no number', () => {
    const known = tokenizerFromData({ kind: 'char', unknownId: -1, vocabulary: [...'uvwxyz'] });
    const reader = new PairGradientReader(referenceBackend);
    const ask = (text: string) =>
      runToEnd(
        reader.gradientAt(
          { network, tokenizers: { ...tokenizers, target: known } },
          { source, target: text },
        ),
      );
    expect(ask('wx').target.text).toBe('x');
    expect(() => ask('w?')).toThrow('“?” is not in the model');
  });

  it.each([
    ['a position behind the end', { source, target, position: 6 }, 'no token 6: the target has 5'],
    ['half a position', { source, target, position: 1.5 }, 'no token 1.5'],
    ['an empty source', { source: ' ', target }, 'nothing to translate'],
    ['a target too long', { source, target: target.repeat(100) }, 'The target has 500 tokens'],
  ])(
    'refuses %s',
    (_what, { position, ...pair }: { source: string; target: string; position?: number }, message) => {
      expect(() => gradientOf(network, position, pair)).toThrow(message);
    },
  );
});
