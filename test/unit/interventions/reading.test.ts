import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { Network } from '../../../src/engine/network/network';
import { Random } from '../../../src/engine/random';
import { fillAt } from '../../../src/engine/reading/fill';
import { generate } from '../../../src/engine/reading/generate';
import { inspect } from '../../../src/engine/reading/inspect';
import { predict } from '../../../src/engine/reading/predict';
import { parseIntervention } from '../../../src/protocol/interventions';
import { createNetwork, readerOf, runToEnd, wordTokenizer } from '../reading/fixtures';

const tokenizer = wordTokenizer(['The', ' cat', ' sat', '.']);
const text = 'The cat sat. The cat sat.';
const silenced = [parseIntervention('layer0.unit*.hidden=0')];
const edited = [parseIntervention('layer0.unit2.cell@3=4')];

describe('reading under interventions', () => {
  it('predicts what the network says that way, and as before without', () => {
    const network = createNetwork(tokenizer.vocabularySize);
    const reader = readerOf(network, tokenizer, text);
    const before = runToEnd(predict(reader, text.length, 4)).value;
    const changed = runToEnd(predict(reader.under(silenced), text.length, 4)).value;
    const bias = network.parameters.get('decoder.bias');
    // Nothing comes out of the layer: only the bias is left to decide.
    const best = [1, 2, 3, 4].reduce((a, b) => (bias[b] > bias[a] ? b : a));
    expect(changed.predictions[0].text).toBe(tokenizer.textOf(best));
    expect(changed.predictions).not.toEqual(before.predictions);
    expect(runToEnd(predict(reader, text.length, 4)).value).toEqual(before);
  });

  it('keeps the reader of the same interventions, and has it follow edits', () => {
    const reader = readerOf(createNetwork(tokenizer.vocabularySize), tokenizer, text);
    const changed = reader.under(edited);
    expect(reader.under([])).toBe(reader);
    expect(reader.under([...edited])).toBe(changed);
    runToEnd(predict(changed, text.length, 4));
    const { firstChangedToken } = reader.document.applyChanges([{ offset: 0, length: 3, text: 'A' }]);
    reader.edited(firstChangedToken);
    const fresh = readerOf(reader.network, tokenizer, `A${text.slice(3)}`).under(edited);
    const end = text.length - 2;
    expect(runToEnd(predict(changed, end, 4)).value).toEqual(runToEnd(predict(fresh, end, 4)).value);
    expect(reader.under(silenced)).not.toBe(changed);
  });

  it('shows in a trace what was set, at the token where it was', () => {
    const reader = readerOf(createNetwork(tokenizer.vocabularySize), tokenizer, text).under(edited);
    const { layers } = runToEnd(inspect(reader, { first: 2, end: 6 })).value;
    const { cell } = layers[0].quantities;
    expect([0, 1, 2, 3].map((row) => cell![row * 5 + 2] === 4)).toEqual([false, true, false, false]);
  });

  it('generates that way', () => {
    const network = createNetwork(tokenizer.vocabularySize, 'gru');
    const write = (interventions = silenced) =>
      [
        ...generate(readerOf(network, tokenizer, text).under(interventions), {
          length: 6,
          temperature: 0,
          random: new Random(1),
        }),
      ].join('');
    const bias = network.parameters.get('decoder.bias');
    const best = [1, 2, 3, 4].reduce((a, b) => (bias[b] > bias[a] ? b : a));
    expect(write()).toBe(tokenizer.textOf(best).repeat(6));
    expect(write([])).not.toBe(write());
  });

  it('fills blanks that way, in both stacks', () => {
    const spec = {
      kind: 'blank' as const,
      cell: 'lstm' as const,
      layers: 1,
      hiddenSize: 5,
      embeddingSize: 4,
      vocabularySize: tokenizer.vocabularySize,
      tied: false,
      dropout: 0,
    };
    const network = Network.create(referenceBackend, spec, 3);
    const reader = readerOf(network, tokenizer, 'The ___ sat.');
    const fill = (...set: string[]) =>
      runToEnd(fillAt(reader.under(set.map(parseIntervention)), 'The ___ sat.', { start: 4, end: 7 }, 4))
        .value;
    const plain = fill();
    expect(fill('layer0.unit*.hidden=0')).not.toEqual(plain);
    expect(fill('backward.layer0.unit*.hidden=0')).not.toEqual(plain);
    const nothing = fill('layer0.unit*.hidden=0', 'backward.layer0.unit*.hidden=0');
    const bias = network.parameters.get('decoder.bias');
    // Only the bias is left to decide.
    const [first, second] = nothing.predictions;
    const biasOf = (word: string) => bias[[1, 2, 3, 4].find((id) => tokenizer.textOf(id) === word) ?? NaN];
    expect(first.probability / second.probability).toBeCloseTo(
      Math.exp(biasOf(first.text) - biasOf(second.text)),
      5,
    );
  });

  it('refuses what the network does not have', () => {
    const reader = readerOf(createNetwork(tokenizer.vocabularySize, 'gru'), tokenizer, text);
    expect(() => reader.under([parseIntervention('layer0.unit0.cell=0')])).toThrow(/no cell/);
  });
});
