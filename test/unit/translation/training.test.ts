import { describe, expect, it } from 'vitest';
import type { RunOptions } from '../../../src/protocol/spec';
import { chooseKernels } from '../../../src/engine/kernels/chooseKernels';
import { summarise } from '../../../src/engine/model/summarise';
import {
  isTranslator,
  loadAnyModel,
  storeTranslator,
  type Translator,
} from '../../../src/engine/model/translator';
import { loadModel } from '../../../src/engine/model/languageModel';
import { preparePairs } from '../../../src/engine/translation/pairs/preparePairs';
import { evaluateTranslations } from '../../../src/engine/translation/evaluateTranslations';
import { inspectPair } from '../../../src/engine/translation/inspectPair';
import { translate } from '../../../src/engine/translation/translate';
import { TranslationTrainer } from '../../../src/engine/translation/translationTask';
import { toyPairs, toyText } from './support/toyPairs';

const { backend } = chooseKernels();

/** The result of a generator, and what it yielded on the way. */
function drain<Y, R>(work: Generator<Y, R>): { result: R; yielded: Y[] } {
  const yielded: Y[] = [];
  for (;;) {
    const state = work.next();
    if (state.done) return { result: state.value, yielded };
    yielded.push(state.value);
  }
}

function train(options: RunOptions = {}, pairs = 200): Translator {
  const { training, model } = options;
  const {
    spec,
    tokenizers,
    train: trained,
    valid,
  } = preparePairs({
    text: toyText(pairs),
    language: '',
    options: {
      model: { hiddenSize: 32, embeddingSize: 16, dropout: 0.1, ...model },
      training: { epochs: 60, learningRate: 0.01, ...training },
    },
  });
  let seconds = 0;
  const trainer = new TranslationTrainer(backend, spec, { train: trained, valid }, () => (seconds += 0.001));
  const { result } = drain(trainer.run());
  const network = trainer.network.clone(backend);
  return { network, tokenizers, summary: summarise(trainer.spec, network, result, 5) };
}

describe('an encoder-decoder in training', () => {
  const model = train();

  it('learns to translate pairs that it has not seen', () => {
    const unseen = toyPairs(40, 77).map((pair, i) => ({ ...pair, line: i + 1 }));
    const { result } = drain(evaluateTranslations(model, unseen, { beam: 2 }));
    expect(result.exactMatch).toBeGreaterThan(0.8);
    expect(result.bleu).toBeGreaterThan(60);
    expect(result.loss).toBeLessThan(0.5);
    expect(result.pairs).toBe(40);
    expect(result.translations).toHaveLength(40);
    expect(result.byLength.reduce((sum, { pairs }) => sum + pairs, 0)).toBe(40);
    expect(result.byLength.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(result.tokens);
  });

  it('comes back from its file as it was', () => {
    const bytes = storeTranslator(model);
    const loaded = loadAnyModel(backend, bytes);
    if (!isTranslator(loaded)) throw new Error('it is another kind of model');
    expect(loaded.summary).toEqual(model.summary);
    expect(loaded.network.weightsHash()).toBe(model.summary.weightsHash);
    const options = { beam: 3 };
    expect(drain(translate(loaded, 'two five one', options)).result).toEqual(
      drain(translate(model, 'two five one', options)).result,
    );
    expect(() => loadModel(backend, bytes)).toThrow(/translates/);
    for (const at of [20, bytes.length >> 1, bytes.length - 3]) {
      const broken = bytes.slice();
      broken[at] ^= 1;
      expect(() => loadAnyModel(backend, broken), `byte ${at}`).toThrow(/damaged|model file/);
    }
  });

  it('shows its weights of attention, which look from the end to the start', () => {
    const { result } = drain(translate(model, 'one two three four', { beam: 1 }));
    const [{ attention, text }] = result.candidates;
    expect(text).toBe('quatre trois deux un');
    expect(attention).toHaveLength(5 * 5);
    for (let row = 0; row < 5; row++) {
      const sum = attention?.subarray(row * 5, row * 5 + 5).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 5);
    }
  });

  it('shows every gate and state of encoder and decoder', () => {
    const { result } = drain(inspectPair(model, 'one two three', 'trois deux un'));
    expect(result.sourceTokens).toEqual(['one', 'two', 'three', '</s>']);
    expect(result.inputTokens).toEqual(['<s>', 'trois', 'deux', 'un']);
    expect(result.targetTokens).toEqual(['trois', 'deux', 'un', '</s>']);
    expect(result.encoder.map(({ direction, units }) => [direction, units])).toEqual([
      ['forward', 16],
      ['backward', 16],
    ]);
    expect(result.decoder.map(({ units }) => units)).toEqual([32]);
    for (const { quantities, units } of [...result.encoder, ...result.decoder]) {
      for (const name of ['input', 'forget', 'output', 'candidate', 'cell', 'hidden'] as const) {
        expect(quantities[name]).toHaveLength(4 * units);
        expect(quantities[name]?.some((value) => value !== 0)).toBe(true);
      }
    }
    expect(result.attention).toHaveLength(4 * 4);
    expect(Math.min(...result.probabilities)).toBeGreaterThan(0.3);
    // The backward layer begins at the end: its state there has read the mark of the end only, whatever stands before.
    const other = drain(inspectPair(model, 'five six six', 'six')).result;
    const last = (trace: typeof result) => trace.encoder[1].quantities.hidden?.subarray(3 * 16);
    expect(last(other)).toEqual(last(result));
  });

  it('learns as well with additive attention and an encoder that reads one way', () => {
    const additive = train({ model: { attention: 'additive', bidirectional: false } });
    const unseen = toyPairs(40, 77).map((pair, i) => ({ ...pair, line: i + 1 }));
    const { result } = drain(evaluateTranslations(additive, unseen, { beam: 1 }));
    expect(additive.network.spec).toMatchObject({ attention: 'additive', bidirectional: false });
    expect(result.exactMatch).toBeGreaterThan(0.8);
    expect(result.loss).toBeLessThan(0.5);
  });

  it('is the same, bit by bit, for the same seed, and another for another', () => {
    const options = { training: { steps: 12 } };
    const hash = train(options).network.weightsHash();
    expect(train(options).network.weightsHash()).toBe(hash);
    expect(train({ training: { steps: 12, seed: 2 } }).network.weightsHash()).not.toBe(hash);
  });
});
