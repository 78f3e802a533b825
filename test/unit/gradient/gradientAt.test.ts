import { describe, expect, it } from 'vitest';
import { GradientReader } from '../../../src/engine/gradient/gradientAt';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { Network } from '../../../src/engine/network/network';
import { runToEnd } from '../../../src/engine/network/pacer';
import { Random } from '../../../src/engine/random';
import { ModelReader } from '../../../src/engine/reading/modelReader';
import { EncodedDocument } from '../../../src/engine/text/encodedDocument';
import { cellKinds, type ModelSpec } from '../../../src/protocol/spec';
import { parseIntervention } from '../../../src/protocol/interventions';
import { expectClose } from '../engine/support/expectClose';
import { charTokenizer } from '../reading/fixtures';
import { lossOf, type Nudge, plainLogits } from './plainModel';

const tokenizer = charTokenizer('abcde');
const text = 'abacdeabbcad';
const sizes = { layers: 2, hiddenSize: 4, embeddingSize: 3, tied: false, dropout: 0 };
const base = { ...sizes, vocabularySize: tokenizer.vocabularySize };

function networkOf(spec: ModelSpec): Network {
  const network = Network.create(referenceBackend, spec, 1);
  const random = new Random(7);
  network.parameters.values.forEach((_, i) => (network.parameters.values[i] = random.between(-0.8, 0.8)));
  network.markWeightsChanged();
  return network;
}

function gradientOf(network: Network, token: number, mostLags = 100, of = text) {
  const reader = new ModelReader(network, tokenizer, new EncodedDocument(tokenizer, of));
  return runToEnd(new GradientReader(referenceBackend).gradientAt(reader, { token, mostLags }));
}

/** |d value / d of the `width` numbers that a nudge can reach|, by central differences. */
function norm(width: number, value: (nudge: Nudge) => number, nudge: Omit<Nudge, 'unit' | 'by'>): number {
  const h = 1e-4;
  const derivatives = Array.from({ length: width }, (_, unit) => {
    const at = (by: number) => value({ ...nudge, unit, by });
    return (at(h) - at(-h)) / (2 * h);
  });
  return Math.hypot(...derivatives);
}

describe('gradients through time against numerical differences', () => {
  const cases: ModelSpec[] = [
    ...cellKinds.map((cell) => ({ ...base, cell })),
    { ...base, cell: 'lstm', layers: 1 },
    { ...base, cell: 'lstm', embeddingSize: 4, tied: true },
    { ...base, cell: 'lstm', kind: 'blank' },
    { ...base, cell: 'gru', kind: 'blank', layers: 1 },
  ];
  it.each(cases)('$cell, $layers layers, tied $tied, kind $kind', (spec) => {
    const network = networkOf(spec);
    const token = 7;
    const ids = [...tokenizer.encode(text).ids];
    const [before, behind] = [ids.slice(0, token), ids.slice(token + 1)];
    const { target, tokens, connectivity, layers } = gradientOf(network, token);
    const loss = (nudge?: Nudge) => lossOf(plainLogits(network, before, behind, nudge), ids[token]);
    const logit = (nudge?: Nudge) => plainLogits(network, before, behind, nudge)[ids[token]];
    expect(target).toMatchObject({ token, text: 'b', start: 7, end: 8, isAssumed: false });
    expect(target.loss).toBeCloseTo(loss(), 5);
    expect(target.probability).toBeCloseTo(Math.exp(-loss()), 5);
    expect(layers).toHaveLength(spec.layers * (spec.kind === 'blank' ? 2 : 1));
    for (const { layer, direction, hidden, cellState } of layers) {
      const steps = (direction === 'forward' ? before : behind).length;
      const byLag = (what: 'hidden' | 'cell') =>
        Array.from({ length: steps }, (_, lag) =>
          norm(spec.hiddenSize, loss, { direction, what, layer, step: steps - 1 - lag }),
        );
      expectClose(hidden, byLag('hidden'), 1e-4, `${direction} layer ${layer}, h`);
      if (spec.cell === 'lstm')
        expectClose(cellState ?? [], byLag('cell'), 1e-4, `${direction} layer ${layer}, c`);
      else expect(cellState).toBeUndefined();
      expect(hidden[0] + hidden[1] + hidden[2]).toBeGreaterThan(1e-3);
    }
    const expected = [
      ...before.map((_, step) => ({ direction: 'forward' as const, step })),
      ...(spec.kind === 'blank'
        ? behind.map((_, i) => ({ direction: 'backward' as const, step: behind.length - 1 - i }))
        : []),
    ].map((place) => norm(spec.embeddingSize, logit, { ...place, what: 'embedding', layer: 0 }));
    expectClose(connectivity, expected, 1e-4, 'connectivity');
    expect(tokens.map(({ start }) => start)).toEqual(
      spec.kind === 'blank' ? [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11] : [0, 1, 2, 3, 4, 5, 6],
    );
  });
});

describe('gradients under interventions', () => {
  // Every token of the text is another one, so that its row of the table is its embedding alone.
  const distinct = 'edcabfg';
  const own = charTokenizer('abcdefg');
  const token = 6;
  const cases: [string, ModelSpec['cell'], string[]][] = [
    ['nothing', 'lstm', []],
    ['a hidden state', 'rnn-tanh', ['layer0.unit1.hidden=0.4']],
    ['a hidden state', 'gru', ['layer1.unit*.hidden@3=0.2', 'layer0.unit2.hidden=-0.5']],
    ['gates', 'gru', ['layer0.unit1.update=0.3', 'layer1.unit0.reset=0.6', 'layer0.unit3.update=open']],
    ['a candidate', 'gru', ['layer0.unit1.candidate=0.5', 'layer1.unit2.candidate@4=-0.5']],
    ['gates', 'lstm', ['layer0.unit1.forget=0.7', 'layer1.unit2.input=0.4', 'layer1.unit0.output=0.3']],
    [
      'cell states',
      'lstm',
      ['layer0.unit1.cell=0.8', 'layer1.unit2.cell@2=-1.5', 'layer1.unit3.candidate=0.2'],
    ],
  ];

  it.each(cases)('are those of the network with %s forced, %s', (_what, cell, set) => {
    const network = networkOf({ ...base, cell, vocabularySize: own.vocabularySize });
    const interventions = set.map(parseIntervention);
    const read = () =>
      new ModelReader(network, own, new EncodedDocument(own, distinct), Infinity, interventions);
    const gradients = new GradientReader(referenceBackend);
    const { connectivity, target } = runToEnd(gradients.gradientAt(read(), { token, mostLags: 9 }));
    const ids = own.encode(distinct).ids;
    const logit = () => {
      const reader = read();
      runToEnd(reader.moveTo(token));
      return reader.logits()[ids[token]];
    };
    const width = network.spec.embeddingSize;
    const { embedding } = network.parameters;
    const expected = Array.from({ length: token }, (_, t) => {
      const parts = Array.from({ length: width }, (_unused, i) => {
        const at = ids[t] * width + i;
        const before = embedding[at];
        const nudged = (by: number) => {
          embedding[at] = before + by;
          network.markWeightsChanged();
          return logit();
        };
        const slope = (nudged(0.02) - nudged(-0.02)) / 0.04;
        embedding[at] = before;
        network.markWeightsChanged();
        return slope;
      });
      return Math.hypot(...parts);
    });
    expect(target.isAssumed).toBe(false);
    const most = Math.max(...expected);
    expect(most).toBeGreaterThan(0.003);
    const shares = (values: ArrayLike<number>) => Array.from(values, (value) => value / most);
    // Differences of numbers in single precision.
    expectClose(shares(connectivity), shares(expected), 0.02, 'connectivity');
  });

  it('end where every unit is forced: what was read before does not matter', () => {
    const network = networkOf({ ...base, cell: 'lstm', vocabularySize: own.vocabularySize });
    const interventions = [0, 1].flatMap((l) =>
      ['hidden', 'cell'].map((name) => parseIntervention(`layer${l}.unit*.${name}@3=0.1`)),
    );
    const reader = new ModelReader(network, own, new EncodedDocument(own, distinct), Infinity, interventions);
    const ask = new GradientReader(referenceBackend).gradientAt(reader, { token, mostLags: 9 });
    const { connectivity } = runToEnd(ask);
    expect([...connectivity.slice(0, 4)]).toEqual([0, 0, 0, 0]);
    expect(connectivity[4]).toBeGreaterThan(0.001);
  });
});

describe('where and how far', () => {
  const network = networkOf({ ...base, cell: 'gru' });

  it('looks back over the last lags only, from the state that all before has left', () => {
    const whole = gradientOf(network, 9);
    const part = gradientOf(network, 9, 4);
    expect(part.tokens).toEqual(whole.tokens.slice(5));
    expectClose(part.connectivity, whole.connectivity.slice(5), 1e-6);
    part.layers.forEach(({ hidden }, l) =>
      expectClose(hidden, whole.layers[l].hidden.subarray(0, 4), 1e-6, `layer ${l}`),
    );
    expect(part.target.loss).toBeCloseTo(whole.target.loss, 6);
  });

  it('takes the most probable token where none stands, behind the end', () => {
    const { target } = gradientOf(network, text.length);
    const logits = plainLogits(network, [...tokenizer.encode(text).ids], []);
    expect(target).toMatchObject({ isAssumed: true, start: text.length, end: text.length });
    expect(target.text).toBe(tokenizer.textOf(logits.indexOf(Math.max(...logits))));
  });

  it('looks at the weights of the moment', () => {
    const reader = new ModelReader(network, tokenizer, new EncodedDocument(tokenizer, text));
    const gradients = new GradientReader(referenceBackend);
    const ask = () => runToEnd(gradients.gradientAt(reader, { token: 5, mostLags: 9 }));
    const before = ask();
    expect(ask()).toEqual(before);
    network.parameters.values[3] += 0.5;
    network.markWeightsChanged();
    const after = ask();
    expect(after.target.loss).not.toBe(before.target.loss);
    expect(after).toEqual(gradientOf(network, 5, 9));
  });

  it.each([
    ['the first token', 0, text, 'first token'],
    ['a token that is not there', 99, text, 'no token 99'],
    ['half a token', 1.5, text, 'no token 1.5'],
    ['an empty text', 0, '', 'empty'],
  ])('refuses %s', (_what, token, of, message) => {
    expect(() => gradientOf(network, token, 10, of)).toThrow(message);
  });

  it('fills a blank at either end, but not one with nothing around it', () => {
    const blank = networkOf({ ...base, cell: 'gru', kind: 'blank' });
    expect(gradientOf(blank, 0).tokens.map(({ start }) => start)).toEqual(
      [...text].map((_, i) => i).slice(1),
    );
    expect(gradientOf(blank, text.length).tokens).toHaveLength(text.length);
    expect(() => gradientOf(blank, 0, 10, 'a')).toThrow('Nothing was read');
  });

  it('refuses more steps than memory should hold, with a hint', () => {
    const wide = networkOf({ ...base, cell: 'lstm', hiddenSize: 512 });
    const long = 'ab'.repeat(10_000);
    expect(() => gradientOf(wide, long.length, 1e6, long)).toThrow(/takes .* limit/);
  });
});
