import { describe, expect, it } from 'vitest';
import { surprisesIn } from '../../../../src/host/colouring/surprises';
import { createServiceFixture, trainRequest } from '../../worker/serviceFixture';

const people = ['the gardener', 'my neighbour', 'the captain', 'her brother', 'the teacher', 'an old sailor'];
const deeds = ['remembered', 'painted', 'discovered', 'described', 'followed', 'forgot'];
const things = [
  'the lighthouse',
  'a narrow bridge',
  'the winter garden',
  'the morning train',
  'a silver river',
];
const endings = [
  'before breakfast',
  'without a word',
  'during the storm',
  'in september',
  'with great patience',
];

/** Plain sentences, of which nobody knows who did what. */
function prose(count: number, seed: number): string {
  let state = seed;
  const one = (of: readonly string[]) => of[(state = (state * 48_271) % 2_147_483_647) % of.length];
  const sentence = () => `${one(people)} ${one(deeds)} ${one(things)} ${one(endings)}.\n`;
  return Array.from({ length: count }, sentence).join('');
}

/** The n-th of a word, misspelt. */
function misspell(text: string, word: string, wrong: string, n: number): string {
  let seen = 0;
  return text.replaceAll(word, (found) => (seen++ === n ? wrong : found));
}

const misspelt = {
  gardner: 'gardener',
  neihgbour: 'neighbour',
  lighthosue: 'lighthouse',
  septmeber: 'september',
  dsicovered: 'discovered',
};

/** Sentences with each of those once. */
function proseWithTypos(): string {
  return Object.entries(misspelt).reduce(
    (text, [wrong, right], i) => misspell(text, right, wrong, 2 + 2 * i),
    prose(120, 77),
  );
}

describe('Go to Next Surprise in prose', () => {
  it('walks to misspelt words, as wholes, and to nothing that is only one of many possible', async () => {
    const { client } = createServiceFixture();
    const { options } = trainRequest('prose', 500);
    await client.train(
      trainRequest('prose', 500, {
        text: prose(800, 5),
        options: {
          ...options,
          tokenizer: { kind: 'bpe', vocabularyLimit: 330 },
          model: { ...options.model, hiddenSize: 32, embeddingSize: 16 },
          training: { ...options.training, batchSize: 8, sequenceLength: 16 },
        },
      }),
    );
    const text = proseWithTypos();
    const typos = Object.keys(misspelt);
    await client.openDocument({ documentId: 'd', version: 1, text });
    const place = { modelId: 'prose', documentId: 'd', version: 1 };
    const read = await client.surprisals({ ...place, range: { start: 0, end: text.length }, topK: 0 });
    const surprisal = read.probability.map((p) => -Math.log2(p));
    const found = surprisesIn({ ...read, bits: read.excess, surprisal }, text);
    const strongest = [...found].sort((a, b) => b.bits - a.bits).slice(0, typos.length);
    // What follows may be odd too, since the model has lost the thread.
    const wordAt = ({ start, end }: { start: number; end: number }) =>
      /\w+/.exec(text.slice(start, end))?.[0];
    expect(strongest.map(wordAt).sort()).toEqual([...typos].sort());
  });

  it('walks to misspelt words of a text that was learnt with them by heart', async () => {
    const { client } = createServiceFixture();
    const text = proseWithTypos();
    const { options } = trainRequest('itself', 600);
    await client.train(
      trainRequest('itself', 600, {
        text,
        options: {
          ...options,
          model: { ...options.model, hiddenSize: 24, embeddingSize: 16 },
          training: { ...options.training, batchSize: 8, sequenceLength: 16, validationFraction: 0 },
        },
      }),
    );
    await client.openDocument({ documentId: 'd', version: 1, text });
    const place = { modelId: 'itself', documentId: 'd', version: 1 };
    const read = await client.surprisals({ ...place, range: { start: 0, end: text.length }, topK: 0 });
    const surprisal = read.probability.map((p) => -Math.log2(p));
    const found = surprisesIn({ ...read, bits: read.excess, surprisal }, text).flatMap(({ slip }) =>
      slip ? [[text.slice(slip.start, slip.end), slip.meant]] : [],
    );
    expect(Object.fromEntries(found)).toEqual(misspelt);
  });
});
