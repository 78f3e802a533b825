import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { maximumTextUnits } from '../../../src/engine/text/checkText';
import { chooseValidationFraction } from '../../../src/engine/text/chooseTraining';
import { type PreparedRun, prepareRun } from '../../../src/engine/text/prepareRun';
import { Random } from '../../../src/engine/random';
import type { RunOptions } from '../../../src/protocol/spec';

const rhyme = 'The cat sat on the mat.\nThe dog lay on the rug.\n'.repeat(40);

function prepare(text: string, options: RunOptions = {}, language = ''): PreparedRun {
  return prepareRun({ text, language, options });
}

/** Words with the frequencies of a language: the r-th is 1/r as frequent as the first. */
function zipfText(words: number, vocabulary: number, seed = 1): string {
  const random = new Random(seed);
  const parts: string[] = [];
  for (let i = 0; i < words; i++) {
    const rank = Math.floor(vocabulary ** random.uniform());
    parts.push(i % 15 === 14 ? `w${rank}.\n` : `w${rank}`);
  }
  return parts.join(' ');
}

function expectRefused(ask: () => unknown, code: string, message: RegExp): void {
  expect(ask).toThrowError(
    expect.objectContaining({
      code,
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(/\w/) as string,
    }),
  );
}

describe('the sample of what is far apart', () => {
  const file = new URL('../../../media/samples/from-france-to-french.txt', import.meta.url);
  const text = readFileSync(file, 'utf8');
  const spoken: Readonly<Record<string, string>> = {
    ...{ France: 'French', Spain: 'Spanish', Italy: 'Italian', Germany: 'German', Japan: 'Japanese' },
  };

  it('says at the end of each line what only its beginning tells, up to forty words later', () => {
    const distances = text.split('\n').flatMap((line) => {
      if (line === '') return [];
      const [, country = '', between = '', language] =
        /^I grew up in (\w+)(, .*) speak (\w+)\.$/.exec(line) ?? [];
      expect(language).toBe(spoken[country]);
      return [between.trim().split(/\s+/).length];
    });
    expect(distances.length).toBeGreaterThan(300);
    expect(Math.min(...distances)).toBeLessThan(5);
    expect(Math.max(...distances)).toBeGreaterThanOrEqual(30);
  });

  it('is a small text of words', () => {
    const { training, tokenizer } = prepare(text, { training: { sequenceLength: 64 } }).spec;
    expect(tokenizer.kind).toBe('word');
    expect(training.decay).toBe('linear');
  });
});

describe('a short text', () => {
  const run = prepare(rhyme);

  it('is learnt by heart, in small batches, with a little held out', () => {
    expect(run.spec.model).toMatchObject({
      cell: 'lstm',
      layers: 1,
      hiddenSize: 64,
      tied: false,
      dropout: 0.2,
    });
    expect(run.spec.training).toMatchObject({
      keep: 'last',
      patience: 0,
      decayFactor: 1,
      validationFraction: 0.05,
    });
    expect(run.spec.tokenizer).toEqual({ kind: 'word', minCount: 1, vocabularyLimit: 0 });
    expect(run.valid.length).toBe(Math.round((run.train.length + run.valid.length) * 0.05));
    expect(run.spec.training.epochs).toBeGreaterThan(50);
    expect(run.spec.training.seconds).toBeLessThanOrEqual(15);
  });

  it('is encoded whole, with the vocabulary of the part trained on', () => {
    const { tokenizer, train, valid } = run;
    const text = [...train, ...valid].map((id) => tokenizer.textOf(id)).join('');
    expect(text).toBe(rhyme);
    expect(run.spec.model.vocabularySize).toBe(tokenizer.vocabularySize);
  });

  it('gives reasons in sentences, and the same answer again', () => {
    expect(run.reasons.length).toBeGreaterThan(4);
    for (const reason of run.reasons) expect(reason).toMatch(/^[A-Z0-9].*\.$/);
    const again = prepare(rhyme);
    expect(again.spec).toEqual(run.spec);
    expect(again.reasons).toEqual(run.reasons);
    expect(again.train).toEqual(run.train);
  });

  it('may be very short', () => {
    for (const text of ['a b', 'Hello, world', '中文', 'x\ny\n']) {
      const { train, valid, spec } = prepare(text);
      expect(train.length).toBeGreaterThanOrEqual(2);
      expect(valid.length).toBe(0);
      expect(spec.training.keep).toBe('last');
    }
  });
});

describe('what is held out', () => {
  it('is a tenth, a twentieth of a text to be learnt by heart, and of millions of tokens no more than tell something', () => {
    const share = (tokens: number) => chooseValidationFraction(tokens, {});
    expect([share(99), share(2000), share(20_000), share(400_000)]).toEqual([0, 0.05, 0.1, 0.1]);
    expect([share(1_000_000), share(5_000_000)]).toEqual([0.05, 0.01]);
    expect(chooseValidationFraction(5_000_000, { training: { validationFraction: 0.2 } })).toBe(0.2);
  });
});

describe('a small text whose words hang on words far before', () => {
  const text = zipfText(8000, 2000);
  const far = (training: RunOptions['training']) => prepare(text, { training }).spec.training;

  it('is read twice as much, with a learning rate that falls to the end, where gradients are wanted to flow far', () => {
    const usual = prepare(text).spec.training;
    expect(usual).toMatchObject({ sequenceLength: 16, clipNorm: 0.25, patience: 4 });
    expect(usual.decay).toBeUndefined();
    const { epochs, seconds } = usual;
    expect(far({ sequenceLength: 64 })).toMatchObject({
      ...{ sequenceLength: 64, decay: 'linear', clipNorm: 1, patience: 0, keep: 'best' },
      ...{ epochs: 2 * epochs, seconds: 2 * seconds },
    });
    expect(prepare(text, { training: { sequenceLength: 64 } }).reasons.join()).toMatch(/far before/);
    expect(far({ sequenceLength: 32 }).decay).toBeUndefined();
  });

  it('is trained as somebody says', () => {
    const options = { sequenceLength: 64, decay: 'plateau', clipNorm: 0.5, epochs: 3 } as const;
    expect(far(options)).toMatchObject({ ...options, seconds: 0 });
  });
});

describe('a long text', () => {
  const text = zipfText(40_000, 20_000);

  it('gets a vocabulary that can be trained in the time there is', () => {
    const { spec, train, valid } = prepare(text);
    expect(spec.tokenizer.minCount).toBe(2);
    expect(spec.tokenizer.vocabularyLimit).toBeGreaterThanOrEqual(1000);
    expect(spec.model.vocabularySize).toBe(spec.tokenizer.vocabularyLimit);
    expect(spec.training).toMatchObject({ seconds: 45, keep: 'best', decayFactor: 0.5, patience: 4 });
    expect(valid.length / (train.length + valid.length)).toBeCloseTo(0.1, 3);
    expect(prepare(text, { training: { sequenceLength: 64 } }).spec.training).toMatchObject({ seconds: 45 });
    const longer = prepare(text, { training: { seconds: 600 } }).spec;
    expect(longer.model.vocabularySize).toBeGreaterThan(spec.model.vocabularySize);
    const wider = prepare(text, { model: { hiddenSize: 256 } }).spec;
    expect(wider.model.vocabularySize).toBeLessThan(spec.model.vocabularySize);
    expect(wider.training.learningRate).toBeLessThan(spec.training.learningRate);
  });

  it('read many times is kept from being learnt by heart', () => {
    const { spec } = prepare(zipfText(8000, 2000));
    expect(spec.model).toMatchObject({ tied: true, dropout: 0.3 });
    expect(spec.training.keep).toBe('best');
    expect(prepare(zipfText(8000, 2000), { training: { epochs: 1 } }).spec.model.dropout).toBe(0);
  });

  it('of words that never recur is read by characters', () => {
    const random = new Random(8);
    const hex = Array.from({ length: 500 }, () => `x${random.uint32().toString(16)}`).join('\n');
    const { spec, reasons } = prepare(hex.replaceAll('\n', ' '));
    expect(spec.tokenizer.kind).toBe('char');
    expect(reasons.join()).toMatch(/Characters as tokens/);
    expect(spec.model.vocabularySize).toBeLessThan(30);
  });
});

describe('code', () => {
  it('is read by byte pairs, known by its language or its signs', () => {
    const code = 'function add(a, b) {\n  return a + b;\n}\n'.repeat(30);
    expect(prepare(code, {}, 'typescript').reasons[0]).toMatch(/^Byte pairs/);
    expect(prepare(code).reasons[0]).toMatch(/^Byte pairs/);
    expect(prepare(code, {}, 'markdown').reasons[0]).toMatch(/^Words/);
    expect(prepare(rhyme).reasons[0]).toMatch(/^Words/);
    const { spec, tokenizer } = prepare(code, {}, '.py');
    expect(spec.tokenizer).toEqual({ kind: 'bpe', minCount: 2, vocabularyLimit: 512 });
    expect(tokenizer.vocabularySize).toBeLessThanOrEqual(512);
    expect(prepare(code, { model: { kind: 'blank' } }, '.py').spec.tokenizer.kind).toBe('word');
  });
});

describe('options', () => {
  it('override every choice', () => {
    const options = {
      model: { cell: 'gru', layers: 2, hiddenSize: 10, embeddingSize: 7, tied: false, dropout: 0.1 },
      tokenizer: { kind: 'char', minCount: 3, vocabularyLimit: 9 },
      training: {
        optimizer: 'sgd',
        learningRate: 3,
        clipNorm: 1,
        batchSize: 5,
        sequenceLength: 6,
        epochs: 2,
        steps: 30,
        seconds: 4,
        seed: 99,
        validationFraction: 0.2,
        decayFactor: 0.9,
        patience: 7,
        keep: 'best',
      },
    } as const;
    const { spec } = prepare(rhyme, options);
    expect(spec).toEqual({ ...options, model: { ...options.model, vocabularySize: 9 } });
  });

  it('that are undefined are left out', () => {
    const nothing: RunOptions = {
      model: { hiddenSize: undefined },
      training: { seconds: undefined, seed: undefined },
    };
    expect(prepare(rhyme, nothing).spec).toEqual(prepare(rhyme).spec);
  });

  it('with one limit switch the others off, and no early stop cuts it', () => {
    const text = zipfText(8000, 2000);
    expect(prepare(text, { training: { steps: 5 } }).spec.training).toMatchObject({
      epochs: 0,
      steps: 5,
      seconds: 0,
      patience: 0,
    });
    expect(prepare(text, { training: { seconds: 9 } }).spec.training).toMatchObject({
      epochs: 0,
      steps: 0,
      seconds: 9,
    });
  });

  it('tie weights by making both widths equal', () => {
    expect(prepare(rhyme, { model: { tied: true, hiddenSize: 24 } }).spec.model.embeddingSize).toBe(24);
    expect(prepare(rhyme, { model: { tied: true, embeddingSize: 24 } }).spec.model.hiddenSize).toBe(24);
    const untied = prepare(zipfText(8000, 2000), { model: { embeddingSize: 24 } }).spec.model;
    expect(untied).toMatchObject({ embeddingSize: 24, tied: false });
  });

  it('that are impossible are refused with a hint', () => {
    const refuse = (options: RunOptions, message: RegExp) =>
      expectRefused(() => prepare(rhyme, options), 'bad-input', message);
    refuse({ model: { tied: true, hiddenSize: 8, embeddingSize: 9 } }, /Tied/);
    for (const hiddenSize of [0, -1, 1.5, NaN, Infinity, 1e9])
      refuse({ model: { hiddenSize } }, /hidden size/);
    for (const layers of [0, 17]) refuse({ model: { layers } }, /layers/);
    for (const dropout of [-0.1, 0.95, NaN]) refuse({ model: { dropout } }, /dropout/);
    for (const validationFraction of [-0.1, 0.91, NaN])
      refuse({ training: { validationFraction } }, /held out/);
    for (const learningRate of [0, -1, NaN, Infinity])
      refuse({ training: { learningRate } }, /learning rate/);
    for (const batchSize of [0, 2.5]) refuse({ training: { batchSize } }, /batch size/);
    refuse({ training: { seconds: NaN } }, /time limit/);
    refuse({ training: { seconds: 0, epochs: 0, steps: 0 } }, /Nothing would end/);
    refuse({ training: { seed: 0.5 } }, /seed/);
    refuse({ training: { decayFactor: 0 } }, /decay factor/);
    refuse({ tokenizer: { minCount: 0 } }, /minimum count/);
    refuse({ tokenizer: { minCount: 5000 } }, /vocabulary would be empty/);
    refuse({ tokenizer: { vocabularyLimit: 1 } }, /unknown token/);
    refuse({ model: { cell: 'transformer' as 'lstm' } }, /transformer/);
    refuse({ model: { hiddenSize: '64' as unknown as number } }, /hidden size/);
  });
});

describe('held-out text', () => {
  it('of its own is used instead of the end', () => {
    const run = prepareRun({
      text: rhyme,
      language: '',
      options: {},
      validationText: 'The dog sat on the sofa.',
    });
    expect(run.spec.training.validationFraction).toBe(0);
    expect(run.train.length).toBe(prepare(rhyme).train.length + prepare(rhyme).valid.length);
    expect(run.valid.length).toBe(7);
    expect(Array.from(run.valid)).toContain(run.tokenizer.unknownId);
    expectRefused(
      () => prepareRun({ text: rhyme, language: '', options: {}, validationText: ' ' }),
      'bad-input',
      /validation text is empty/,
    );
  });

  it('has the share asked for, and always leaves something to train on', () => {
    const half = prepare(rhyme, { training: { validationFraction: 0.5 } });
    expect(Math.abs(half.valid.length - half.train.length)).toBeLessThanOrEqual(1);
    expect(prepare(rhyme, { training: { validationFraction: 0 } }).valid.length).toBe(0);
    expect(prepare('a b c', { training: { validationFraction: 0.9 } }).train.length).toBe(3);
  });
});

describe('bad input', () => {
  it('is refused with what to do', () => {
    for (const text of ['', '   ', '\r\n\t ', '\ufeff'])
      expectRefused(() => prepare(text), 'bad-input', /empty/);
    for (const text of ['hello', 'hello\n', '\n .\r\n', '👍', '\ud800'])
      expectRefused(() => prepare(text), 'bad-input', /only one/);
    expectRefused(() => prepare('x', { tokenizer: { kind: 'char' } }), 'bad-input', /only one character/);
    expectRefused(() => prepare('PK\u0003\u0004 text text text \0 text'), 'bad-input', /binary/);
    expectRefused(() => prepare('\ufffd\ufffdabc \ufffd\u0001\u0002 '.repeat(50)), 'bad-input', /binary/);
    expectRefused(() => prepare('a '.repeat(maximumTextUnits / 2 + 1)), 'too-large', /million/);
  });

  it('forgives a few strange characters', () => {
    expect(() => prepare(`${rhyme}\u001b[0m\ufffd`)).not.toThrow();
    expect(() => prepare(`${rhyme}\ud800 \udc00`)).not.toThrow();
  });
});

describe('faster kernels', () => {
  it('afford a larger vocabulary in the same time', () => {
    const request = { text: zipfText(120_000, 20_000), language: '', options: {} };
    const slow = prepareRun(request, 'reference').spec;
    const fast = prepareRun(request, 'simd').spec;
    expect(fast.model.vocabularySize).toBeGreaterThan(2 * slow.model.vocabularySize);
    expect(fast.model.hiddenSize).toBeGreaterThanOrEqual(slow.model.hiddenSize);
    expect(prepareRun(request, 'relaxed').spec).toEqual(fast);
  });
});
