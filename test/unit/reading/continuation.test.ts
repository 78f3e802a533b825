import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { defaultCacheWeights } from '../../../src/engine/memory/cacheWeights';
import { RememberedText } from '../../../src/engine/memory/rememberedText';
import { Network } from '../../../src/engine/network/network';
import { Random } from '../../../src/engine/random';
import { suggest } from '../../../src/engine/reading/suggest';
import { fitTokenizer, type Tokenizer } from '../../../src/engine/tokenizers';
import { fromByteString, toByteString } from '../../../src/engine/tokenizers/bpe/byteStrings';
import { tokenizerKinds } from '../../../src/protocol/spec';
import { randomText } from '../tokenizers/randomText';
import { bigramNetwork, readerOf, runToEnd } from './fixtures';

const phrase = 'the cat sat on some mats\n  red dogs ran in his park\n';

/** Byte pairs with these words among the tokens, and a network that goes from one to the next. */
function phraseModel() {
  const tokenizer = fitTokenizer({ kind: 'bpe', minCount: 2, vocabularyLimit: 400 }, phrase.repeat(20));
  const follows: Record<string, string[]> = {};
  const { ids } = tokenizer.encode(phrase.trimEnd());
  const texts = Array.from(ids, (id) => tokenizer.textOf(id));
  for (const [i, text] of texts.entries()) follows[text] = [texts[(i + 1) % texts.length]];
  return { tokenizer, network: bigramNetwork(tokenizer, follows) };
}

const { tokenizer: pairs, network: phraseNetwork } = phraseModel();

function at(marked: string, options = {}) {
  const offset = marked.indexOf('|');
  const reader = readerOf(phraseNetwork, pairs, marked.replace('|', ''));
  return runToEnd(suggest(reader, offset, { maxTokens: 20, minProbability: 0.05, ...options })).value;
}

describe('going on from any cursor, in byte pairs', () => {
  it.each(['the c|', 'the ca|', 'the |', 'the cat s|', 'the cat sat o|'])(
    'completes what is typed: %s',
    (marked) => {
      const { text } = at(marked);
      expect(text).not.toBe('');
      expect('the cat sat on some mats'.startsWith(marked.replace('|', '') + text)).toBe(true);
    },
  );

  it('takes what is typed for the beginning of a word, not for a word', () => {
    const { text } = at('th|');
    expect(text).toMatch(/^e\b/);
  });

  it('goes on with a word whose tokens could end it, but do not', () => {
    const words = fitTokenizer(
      { kind: 'bpe', minCount: 2, vocabularyLimit: 400 },
      `${' rest useless hopeless\n'.repeat(30)} restless`,
    );
    const whole = Array.from(words.encode(' restless').ids, (id) => words.textOf(id));
    expect(whole).toEqual([' rest', 'less']);
    const network = bigramNetwork(words, { '\n': [' rest'], ' rest': ['less'], less: ['\n'] });
    const text = 'rest\n';
    const reader = readerOf(network, words, text);
    const { text: added } = runToEnd(
      suggest(reader, text.length, { maxTokens: 4, minProbability: 0.1, leastCharacters: 3 }),
    ).value;
    expect(added).toBe(' restless');
  });

  it('keeps indentation as it is typed', () => {
    expect(at('the cat sat on some mats\n |').text).toMatch(/^ red dogs/);
    expect(at('the cat sat on some mats\n  |').text).toMatch(/^red dogs/);
  });

  it('gives several suggestions when asked to', () => {
    const uniform = Network.create(
      referenceBackend,
      { ...phraseNetwork.spec, hiddenSize: 4, embeddingSize: 4 },
      1,
    );
    const reader = readerOf(uniform, pairs, 'the ');
    const { text, alternatives = [] } = runToEnd(
      suggest(reader, 4, { maxTokens: 2, minProbability: 0, alternatives: 3 }),
    ).value;
    expect(alternatives.length).toBe(2);
    expect(new Set([text, ...alternatives.map((other) => other.text)]).size).toBe(3);
  });
});

/** Whether some tokens of the vocabulary decode to the text: each of its beginnings that does, from the first on. */
function isMadeOfTokens(tokenizer: Tokenizer, text: string): boolean {
  const bytes = tokenizer.bytesOf ? toByteString(text) : text;
  const reached = new Set([0]);
  for (let from = 0; from < bytes.length; from++) {
    if (!reached.has(from)) continue;
    for (let id = 0; id < tokenizer.vocabularySize; id++) {
      const token = tokenizer.bytesOf?.(id) ?? tokenizer.textOf(id);
      if (token !== '' && bytes.startsWith(token, from)) reached.add(from + token.length);
    }
  }
  return reached.has(bytes.length);
}

describe('any suggestion, in any text at any cursor', () => {
  for (const kind of tokenizerKinds) {
    for (const cached of ['', 'caches', 'caches and a remembered text']) {
      it(`${kind}${cached && `, with ${cached}`}: goes on in whole tokens, in one line, and repeats nothing`, () => {
        const random = new Random(7);
        const corpus = phrase.repeat(5) + randomText(new Random(8), 200);
        const tokenizer = fitTokenizer({ kind, minCount: 1, vocabularyLimit: 400 }, corpus);
        const spec = {
          ...{ cell: 'gru' as const, layers: 2, hiddenSize: 6, embeddingSize: 5 },
          ...{ vocabularySize: tokenizer.vocabularySize, tied: false, dropout: 0 },
        };
        const network = Network.create(referenceBackend, spec, 3);
        const remembered = new RememberedText(tokenizer.encode(corpus).ids, spec.vocabularySize);
        const ngrams = cached.endsWith('text') ? runToEnd(remembered.ngrams()).value : undefined;
        const words = cached.endsWith('text') ? runToEnd(remembered.words(tokenizer)).value : undefined;
        let suggested = 0;
        for (let trial = 0; trial < 60; trial++) {
          const text = trial % 2 ? phrase + randomText(random, 30) : phrase.repeat(2);
          const cursor = random.uint32() % (text.length + 1);
          const cache = cached
            ? {
                weights: { ...defaultCacheWeights, strengths: Array(6).fill(0.01) },
                ...(ngrams && { text: ngrams }),
                ...(words && { words: { text: words, neighbours: [] } }),
              }
            : undefined;
          const reader = readerOf(network, tokenizer, text);
          const options = { maxTokens: 5, minProbability: 1e-6, ...(cache && { cache }) };
          const { text: added } = runToEnd(suggest(reader, cursor, options)).value;
          if (added === '') continue;
          suggested++;
          expect(added).not.toMatch(/[\n\r\u2028\u2029]/);
          const rest = text.slice(cursor).split('\n')[0].trimEnd();
          if (rest.length >= 3) expect(added.endsWith(rest)).toBe(false);
          // What was typed of the first token may lie before the cursor.
          const before = text.slice(Math.max(0, cursor - 40), cursor);
          const starts = Array.from({ length: before.length + 1 }, (_, i) => before.slice(i) + added);
          const isWritten = kind === 'space' || starts.some((whole) => isMadeOfTokens(tokenizer, whole));
          if (!isWritten) throw new Error(`${JSON.stringify(added)} after ${JSON.stringify(before)}`);
          expect(fromByteString(toByteString(added))).toBe(added);
        }
        expect(suggested).toBeGreaterThan(5);
      });
    }
  }
});
