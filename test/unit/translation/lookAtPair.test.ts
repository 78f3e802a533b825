import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { runToEnd } from '../../../src/engine/network/pacer';
import { inspectPair } from '../../../src/engine/translation/inspectPair';
import { lookAtPair } from '../../../src/engine/translation/lookAtPair';
import { tokenRanges } from '../../../src/engine/translation/tokenRanges';
import { sourceMarks, targetMarks } from '../../../src/engine/translation/translationSpec';
import { TranslationNetwork } from '../../../src/engine/translation/translationNetwork';
import { attentionKinds, type AttentionKind } from '../../../src/protocol/spec';
import { charTokenizer } from '../reading/fixtures';
import { tinySpec } from './support/shards';

const tokenizers = { source: charTokenizer('abcd'), target: charTokenizer('vwxyz') };

function translator(attention: AttentionKind, bidirectional = false) {
  const spec = tinySpec({
    cell: 'gru',
    attention,
    bidirectional,
    layers: 1,
    hiddenSize: 8,
    sourceVocabularySize: tokenizers.source.vocabularySize + sourceMarks,
    vocabularySize: tokenizers.target.vocabularySize + targetMarks,
  });
  return { network: TranslationNetwork.create(referenceBackend, spec, 3), tokenizers };
}

const losses = (values: ArrayLike<number>) => Array.from(values, (p) => -Math.log(p));

describe('a pair that is looked at', () => {
  it.each(attentionKinds)('has what inspecting it shows, attention %s', (attention) => {
    const parts = translator(attention);
    const look = runToEnd(lookAtPair(parts, 'abca', 'wxy', 3));
    const trace = runToEnd(inspectPair(parts, 'abca', 'wxy'));
    expect(look.sourceTokens).toEqual(trace.sourceTokens);
    expect(look.targetTokens).toEqual(['w', 'x', 'y', '</s>']);
    expect(look.targetRanges).toEqual([0, 1, 2, 3].map((start) => ({ start, end: Math.min(3, start + 1) })));
    trace.probabilities.forEach((p, t) => expect(look.probabilities[t]).toBeCloseTo(p, 6));
    expect(look.attention).toEqual(trace.attention);
    expect(look.without.map(({ substitute }) => substitute)).toEqual(
      attention === 'none' ? [] : ['off', 'last', 'uniform'],
    );
    expect(look.translation?.tree.length).toBeGreaterThan(3);
  });

  it('is read as with other weights of attention, and as learnt afterwards', () => {
    const parts = translator('dot', true);
    const { attention } = parts.network.single;
    const before = runToEnd(lookAtPair(parts, 'abcd', 'wxyz', 0));
    for (const { substitute, probabilities } of before.without) {
      expect(losses(probabilities), substitute).not.toEqual(losses(before.probabilities));
      expect(Array.from(probabilities).every((p) => p > 0 && p < 1)).toBe(true);
    }
    expect(attention?.substitute).toBeUndefined();
    const after = runToEnd(lookAtPair(parts, 'abcd', 'wxyz', 0));
    expect(after).toEqual(before);
    expect(after.translation).toBeUndefined();
  });

  it('without attention is as a network whose context is made 0 by hand', () => {
    const parts = translator('dot');
    const [off] = runToEnd(lookAtPair(parts, 'abcd', 'wxyz', 0)).without;
    // W [c; h] reads the context by its first H columns: with those 0 no context matters.
    const combine = parts.network.parameters.list.find(({ name }) => name === 'attention.combine.weight');
    if (!combine) throw new Error('the network has no such layer');
    const [rows, columns] = combine.shape;
    for (let r = 0; r < rows; r++) combine.values.fill(0, r * columns, r * columns + columns / 2);
    parts.network.markWeightsChanged();
    const blind = runToEnd(lookAtPair(parts, 'abcd', 'wxyz', 0));
    expect(off.substitute).toBe('off');
    blind.probabilities.forEach((p, t) => expect(off.probabilities[t]).toBeCloseTo(p, 5));
  });

  it('without a target is the translation that the model writes', () => {
    const parts = translator('additive');
    const look = runToEnd(lookAtPair(parts, 'ab', undefined, 2));
    expect(look.target).toBe(look.translation?.candidates[0].text);
    expect(look.attention).toHaveLength(look.targetTokens.length * 3);
    expect(() => runToEnd(lookAtPair(parts, 'ab', undefined, 0))).toThrow('writes nothing');
    expect(() => runToEnd(lookAtPair(parts, ' ', 'w', 1))).toThrow('nothing to translate');
  });
});

describe('ranges of tokens in their text', () => {
  it('follow white space of any kind, and what is not there is empty', () => {
    expect(tokenRanges('a  cat\u00a0sat', ['a', 'cat', '', 'sat', 'gone'])).toEqual([
      { start: 0, end: 1 },
      { start: 3, end: 6 },
      { start: 6, end: 6 },
      { start: 7, end: 10 },
      { start: 10, end: 10 },
    ]);
  });
});
