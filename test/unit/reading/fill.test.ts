import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/engine/evaluation/evaluate';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { loadModel, storeModel } from '../../../src/engine/model/languageModel';
import { summarise } from '../../../src/engine/model/summarise';
import { Network } from '../../../src/engine/network/network';
import { blankRange, writtenBlanks } from '../../../src/engine/reading/blankRange';
import { fillAt, fillWritten } from '../../../src/engine/reading/fill';
import { inspect } from '../../../src/engine/reading/inspect';
import { predict } from '../../../src/engine/reading/predict';
import { prepareRun } from '../../../src/engine/text/prepareRun';
import { Trainer } from '../../../src/engine/training/trainer';
import type { ModelKind, ModelSpec } from '../../../src/protocol/spec';
import { charTokenizer, readerOf, runToEnd, wordTokenizer } from './fixtures';

const words = wordTokenizer(['The', ' cat', ' dog', ' sat', ' on', ' the', ' mat', '.', ',', ' ___']);

/** The text with `[` and `]` taken out, and the range between them. */
function marked(text: string) {
  const start = text.indexOf('[');
  const end = text.indexOf(']') - 1;
  return { text: text.replace(/[[\]]/g, ''), range: { start, end } };
}

/** The text with its blank shown as [ ]. */
function shown(text: string, { start, end }: { start: number; end: number }): string {
  return `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`;
}

describe('the place of a blank', () => {
  it.each([
    // A written blank and a selected word take the space before them along.
    ['The [___] sat', 'The[ ___] sat'],
    ['The [cat] sat', 'The[ cat] sat'],
    ['The[ cat ]sat', 'The[ cat] sat'],
    ['[___] cat sat', '[___] cat sat'],
    ['The cat [___]', 'The cat[ ___]'],
    // A cursor: inside a word or a blank, between words, at the ends.
    ['The c[]at sat', 'The[ cat] sat'],
    ['The _[]__ sat', 'The[ ___] sat'],
    ['The ___[] sat', 'The[ ___] sat'],
    ['The[] sat', 'The[] sat'],
    ['The []sat', 'The[] sat'],
    ['The []', 'The[ ]'],
    ['The [] sat', 'The[ ] sat'],
    ['[]The sat', '[]The sat'],
    ['[]', '[]'],
    ['The cat[].', 'The cat[].'],
  ])('%s is %s', (from, to) => {
    const { text, range } = marked(from);
    expect(shown(text, blankRange(words, text, range))).toBe(to);
  });

  it('is a character of a character model', () => {
    const tokenizer = charTokenizer('abc ');
    expect(blankRange(tokenizer, 'a b', { start: 2, end: 2 })).toEqual({ start: 2, end: 2 });
    expect(blankRange(tokenizer, 'a bc', { start: 2, end: 3 })).toEqual({ start: 2, end: 3 });
    expect(() => blankRange(tokenizer, 'a bc', { start: 2, end: 4 })).toThrow(/2 characters are selected/);
  });

  it('is no more than one token', () => {
    expect(() => blankRange(words, 'The cat sat', { start: 4, end: 11 })).toThrow(/2 words or signs/);
  });

  it('is written with three underscores or more', () => {
    expect(writtenBlanks('___ a __ b ____')).toEqual([
      { start: 0, end: 3 },
      { start: 11, end: 15 },
    ]);
  });
});

function untrained(kind: ModelKind, tokenizer = words): { network: Network; tokenizer: typeof words } {
  const { vocabularySize } = tokenizer;
  const sizes = { layers: 2, hiddenSize: 4, embeddingSize: 3, vocabularySize, tied: false, dropout: 0 };
  const spec: ModelSpec = { kind, cell: 'gru', ...sizes };
  return { network: Network.create(referenceBackend, spec, 2), tokenizer };
}

describe('filling', () => {
  const model = untrained('blank');
  const fill = (text: string, k = 5) => runToEnd(fillWritten(model, text, k)).value;

  it('works at the very start, at the very end and in a text that is nothing but a blank', () => {
    for (const text of ['___ cat sat.', 'The cat ___', '___']) {
      const [{ predictions }] = fill(text, 100);
      const sum = predictions.reduce((total, { probability }) => total + probability, 0);
      expect(sum).toBeCloseTo(1, 4);
      expect(predictions.map(({ text: token }) => token).filter((token) => token.includes('_'))).toEqual([]);
    }
    const [{ predictions }] = fill('___ cat sat.', 100);
    expect(predictions.filter(({ text: token }) => token.startsWith(' '))).toEqual([]);
  });

  it('answers several blanks from left to right, each with the others unknown', () => {
    const results = fill('The ___ sat on ___ mat.');
    expect(results.map(({ range }) => range)).toEqual([
      { start: 3, end: 7 },
      { start: 14, end: 18 },
    ]);
    // A word outside the vocabulary is the unknown token as well.
    const [first] = fill('The ___ sat on zebra mat.');
    expect(results[0].predictions).toEqual(first.predictions);
  });

  it('says what is wrong', () => {
    expect(() => fill('The cat sat.')).toThrow(/no blank/);
    expect(() => runToEnd(fillWritten(untrained('language'), 'The ___', 3))).toThrow(/left to right only/);
  });

  it('reads no more than the window on either side', () => {
    const long = `${'The cat sat. '.repeat(50)}The dog`;
    const { steps } = runToEnd(fillAt(model, long, { start: 325, end: 325 }, 3, 16));
    expect(steps).toBe(32);
    expect(runToEnd(fillAt(model, 'The sat', { start: 3, end: 3 }, 3, 16)).steps).toBe(2);
  });
});

describe('inspecting a blank model', () => {
  it('gives the layers of both directions, the backward ones as the text read from the right', () => {
    const { network, tokenizer } = untrained('blank');
    const trace = (text: string) =>
      runToEnd(
        inspect(readerOf(network, tokenizer, text), { first: 0, end: tokenizer.encode(text).ids.length }),
      ).value.layers;
    const layers = trace('The cat sat');
    expect(layers.map(({ direction }) => direction)).toEqual(['forward', 'forward', 'backward', 'backward']);
    const other = trace('The cat sat on');
    const rows = (layer: number, from: typeof layers) =>
      [...(from[layer].quantities.hidden ?? [])].slice(0, 12);
    expect(rows(1, other)).toEqual(rows(1, layers));
    expect(rows(3, other)).not.toEqual(rows(3, layers));
  });
});

const sample = readFileSync(new URL('../../../media/samples/river-and-bank.txt', import.meta.url), 'utf8');

function trainOnSample(kind: ModelKind) {
  const options = { model: { kind }, training: { steps: 400, seed: 1 } };
  const { spec, tokenizer, train, valid } = prepareRun({ text: sample, language: 'plaintext', options });
  const trainer = new Trainer(referenceBackend, spec, { train, valid }, () => 0);
  const work = trainer.run();
  let step = work.next();
  while (!step.done) step = work.next();
  const summary = summarise(spec, trainer.network, step.value, 0);
  // What was stored and read again is what is asked.
  return loadModel(referenceBackend, storeModel({ network: trainer.network, tokenizer, summary }));
}

describe('the sample “river and bank”', () => {
  const endings = [
    ['river', 'and caught a fish.'],
    ['bank', 'and borrowed some money.'],
    ['bakery', 'and bought warm bread.'],
    ['station', 'and waited for the train.'],
  ];
  const blank = trainOnSample('blank');
  const language = trainOnSample('language');

  it('lets the right side of a blank decide', () => {
    for (const [place, ending] of endings) {
      const [{ predictions }] = runToEnd(fillWritten(blank, `She went to the ___ ${ending}`, 3)).value;
      expect(predictions[0].text, ending).toBe(` ${place}`);
      expect(predictions[0].probability).toBeGreaterThan(0.8);
    }
  });

  it('cannot be known to a model that reads forward only', () => {
    const reader = readerOf(language.network, language.tokenizer, 'She went to the');
    const { predictions } = runToEnd(predict(reader, reader.document.text.length, 100)).value;
    const places = endings.map(
      ([place]) => predictions.find(({ text }) => text === ` ${place}`)?.probability,
    );
    const mean = places.reduce<number>((sum, p) => sum + (p ?? 0), 0) / endings.length;
    expect(mean).toBeLessThan(0.25);
    const { ids } = blank.tokenizer.encode(sample);
    const loss = (model: typeof blank) => runToEnd(evaluate(model.network, ids)).value.loss;
    expect(loss(blank)).toBeLessThan(0.7 * loss(language));
  });

  it('is stored with both stacks by name', () => {
    const names = blank.network.parameters.list.map(({ name }) => name);
    expect(names).toContain('rnn.weight_hh_l0');
    expect(names).toContain('rnn_reverse.weight_hh_l0');
    expect(blank.summary.spec.model.kind).toBe('blank');
  });
});
