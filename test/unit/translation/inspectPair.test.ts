import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { runToEnd } from '../../../src/engine/network/pacer';
import { inspectPair } from '../../../src/engine/translation/inspectPair';
import { sourceMarks, targetMarks } from '../../../src/engine/translation/translationSpec';
import { TranslationNetwork } from '../../../src/engine/translation/translationNetwork';
import { attentionKinds, cellKinds, quantitiesOf } from '../../../src/protocol/spec';
import { charTokenizer } from '../reading/fixtures';
import type { PairTrace } from '../../../src/protocol/translation';
import { tinySpec } from './support/shards';

/** tanh(W [context; hidden state]), by plain arithmetic from what else the trace has. */
function expectAttentional(trace: PairTrace, weight: Float32Array): void {
  const memories = trace.encoder.filter((_, layer) => layer % 2 === 1); // the top layer of each direction
  const memory = (s: number) =>
    memories.flatMap(({ units, quantities }) => [
      ...(quantities.hidden?.subarray(s * units, (s + 1) * units) ?? []),
    ]);
  const { units: h, quantities } = trace.decoder[1];
  expect(trace.attentionalState).toHaveLength(targets * h);
  for (let t = 0; t < targets; t++) {
    const context = new Float64Array(h);
    for (let s = 0; s < sources; s++)
      memory(s).forEach((value, j) => (context[j] += (trace.attention?.[t * sources + s] ?? NaN) * value));
    const joined = [...context, ...(quantities.hidden?.subarray(t * h, (t + 1) * h) ?? [])];
    for (let i = 0; i < h; i++) {
      const sum = joined.reduce((total, value, j) => total + weight[i * 2 * h + j] * value, 0);
      expect(trace.attentionalState?.[t * h + i]).toBeCloseTo(Math.tanh(sum), 5);
    }
  }
}

const tokenizers = { source: charTokenizer('abcd'), target: charTokenizer('vwxyz') };
const [sources, targets] = [5, 4]; // steps, with the marks

describe('what an inspected pair shows', () => {
  for (const cell of cellKinds) {
    for (const attention of attentionKinds) {
      it.each([false, true])(`${cell}, attention ${attention}, both ways %s`, (bidirectional) => {
        const spec = tinySpec({
          cell,
          attention,
          bidirectional,
          layers: 2,
          hiddenSize: 8,
          sourceVocabularySize: tokenizers.source.vocabularySize + sourceMarks,
          vocabularySize: tokenizers.target.vocabularySize + targetMarks,
        });
        const network = TranslationNetwork.create(referenceBackend, spec, 3);
        const trace = runToEnd(inspectPair({ network, tokenizers }, 'abca', 'wxy'));
        const sides = bidirectional ? ['forward', 'forward', 'backward', 'backward'] : [undefined, undefined];
        expect(trace.encoder.map(({ direction }) => direction)).toEqual(sides);
        expect(trace.decoder).toHaveLength(2);
        for (const [layers, steps, units] of [
          [trace.encoder, sources, bidirectional ? 4 : 8],
          [trace.decoder, targets, 8],
        ] as const) {
          for (const layer of layers) {
            expect(layer.units).toBe(units);
            expect(Object.keys(layer.quantities)).toEqual([...quantitiesOf[cell]]);
            for (const name of quantitiesOf[cell]) {
              const values = layer.quantities[name] ?? [];
              expect(values, name).toHaveLength(steps * units);
              for (const value of values) expect(Number.isFinite(value), name).toBe(true);
              expect(new Set(values).size, name).toBeGreaterThan(1);
            }
          }
        }
        if (attention === 'none') expect(trace.attention ?? trace.attentionalState).toBeUndefined();
        else {
          expectAttentional(trace, network.parameters.get('attention.combine.weight'));
          expect(trace.attention).toHaveLength(targets * sources);
          for (let row = 0; row < targets; row++) {
            const weights = [...(trace.attention?.subarray(row * sources, (row + 1) * sources) ?? [])];
            expect(Math.min(...weights)).toBeGreaterThan(0);
            expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
          }
        }
      });
    }
  }
});
