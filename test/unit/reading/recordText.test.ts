import { describe, expect, it } from 'vitest';
import { GradientReader } from '../../../src/engine/gradient/gradientAt';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { predict } from '../../../src/engine/reading/predict';
import { recordText } from '../../../src/engine/reading/recordText';
import { recordedTokens } from '../../../src/engine/reading/surprisals';
import { parseIntervention } from '../../../src/protocol/interventions';
import { textFeatures } from '../../../src/protocol/units';
import { createNetwork, readerOf, runToEnd, wordTokenizer } from './fixtures';

const tokenizer = wordTokenizer(['The', ' cat', ' sat', ' on', ' the', ' mat', '.']);
const text = 'The cat sat on the mat.'.repeat(20);
const reader = () => readerOf(createNetwork(tokenizer.vocabularySize, 'lstm', 2), tokenizer, text);
const record = (first: number, end: number) =>
  runToEnd(recordText(reader(), { first, end }, new GradientReader(referenceBackend))).value;

describe('a recorded text', () => {
  it('has the predictions and the gradients that a question would be answered with', () => {
    const { count, starts } = reader().document;
    const recorded = record(20, count);
    expect(recorded.predictions).toHaveLength(count - 20);
    const asked = runToEnd(predict(reader(), starts[count], 12)).value;
    expect(recorded.predictions.at(-1)).toEqual(asked);
    expect(recorded.gradients).toHaveLength(60);
    const question = { token: count, mostLags: 120 };
    const { target, connectivity, layers } = runToEnd(
      new GradientReader(referenceBackend).gradientAt(reader(), question),
    ).value;
    expect(recorded.gradients?.at(-1)).toEqual({ target, connectivity, layers });
  });

  it('has what is said with units set, beside the network as it is', () => {
    const { count, starts } = reader().document;
    const interventions = [parseIntervention('layer0.unit1.hidden=0.9')];
    const gradients = new GradientReader(referenceBackend);
    const { whatIf } = runToEnd(
      recordText(reader(), { first: 20, end: count }, gradients, interventions),
    ).value;
    expect(whatIf?.set).toEqual(['layer0.unit1.hidden=0.9']);
    expect(whatIf?.ofTokens).toHaveLength(60);
    const last = whatIf?.ofTokens.at(-1);
    const under = runToEnd(predict(reader().under(interventions), starts[count], 12)).value;
    expect(last?.changed.result).toEqual(under);
    expect(last?.unchanged.result).toEqual(runToEnd(predict(reader(), starts[count], 12)).value);
    expect(last?.changed.result.predictions).not.toEqual(last?.unchanged.result.predictions);
    expect(last?.changed.text).not.toBe('');
    expect(whatIf?.ofTokens.at(-2)?.changed.text).toBe('');
    const question = { token: count, mostLags: 120 };
    const { connectivity } = runToEnd(gradients.gradientAt(reader().under(interventions), question)).value;
    expect(whatIf?.gradients.at(-1)?.connectivity).toEqual(connectivity);
    expect(record(20, 30).whatIf).toBeUndefined();
  });

  it('is what stands before the cursor, and at the beginning of a text what that begins with', () => {
    const { document } = reader();
    const { count, starts } = document;
    expect(recordedTokens(document, starts[100], 30)).toEqual({ first: 70, end: 101 });
    expect(recordedTokens(document, starts[80], 400)).toEqual({ first: 0, end: 81 });
    expect(recordedTokens(document, 0, 70)).toEqual({ first: 0, end: 70 });
    expect(recordedTokens(document, starts[20], 400)).toEqual({ first: 0, end: count });
    expect(recordedTokens(document, starts[20], 5)).toEqual({ first: 15, end: 21 });
  });

  it('looks no further back than the recorded tokens', () => {
    const { gradients = [] } = record(20, 30);
    expect(gradients.map(({ connectivity }) => connectivity.length)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('has what units go along with, in every layer, and where they are on together', () => {
    const { detectors = [], matches } = record(0, 60);
    const lstmQuantities = 6;
    expect(detectors).toHaveLength(2 * lstmQuantities);
    expect(detectors.map(({ choice }) => choice.layer)).toEqual(
      [0, 1].flatMap((layer) => Array.from({ length: lstmQuantities }, () => layer)),
    );
    expect(detectors[0]?.found.detectors.map(({ id }) => id)).toEqual([...textFeatures]);
    expect(matches?.choice).toEqual({ layer: 1, quantity: 'hidden' });
    expect(matches?.ofTokens).toHaveLength(60);
    expect(matches?.ofTokens.at(-2)?.text).toBe(tokenizer.textOf(reader().document.ids[58]));
  });

  it('of a broken network tells no units, and hangs on nothing', () => {
    const broken = reader();
    broken.network.parameters.values.fill(NaN);
    broken.network.markWeightsChanged();
    const gradients = new GradientReader(referenceBackend);
    const recorded = runToEnd(recordText(broken, { first: 0, end: 9 }, gradients)).value;
    expect([recorded.detectors, recorded.matches]).toEqual([undefined, undefined]);
    expect(recorded.surprisals.starts).toHaveLength(9);
    expect(recorded.predictions).toEqual([]);
  });
});
