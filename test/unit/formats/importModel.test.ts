import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/engine/evaluation/evaluate';
import { importModel } from '../../../src/engine/formats/importModel';
import { inferModel } from '../../../src/engine/formats/inferModel';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { loadModel, storeModel } from '../../../src/engine/model/languageModel';
import { toFloat32 } from '../../../src/engine/modelFile/dtypes';
import { Random } from '../../../src/engine/random';
import { UnrollError } from '../../../src/base/errors';
import { Stepper } from '../../../src/engine/network/stepper';
import { normalise } from '../../../src/engine/decoding';
import { cellKinds, textModelKinds } from '../../../src/protocol/spec';
import { expectClose } from '../engine/support/expectClose';
import { tinyModel } from './tinyModel';
import { cases, textPath, vocabularyPath, weightsPath } from './wordLanguageModels';

function finish<T>(generator: Generator<unknown, T>): T {
  let step = generator.next();
  while (!step.done) step = generator.next();
  return step.value;
}

describe("PyTorch's word_language_model", () => {
  for (const golden of cases) {
    it(`${golden.name}: shapes, tokens, loss and next token as PyTorch has them`, () => {
      const { join, kind, cell, layers, hiddenSize, embeddingSize, tied } = golden;
      const imported = importModel(
        referenceBackend,
        {
          weights: readFileSync(weightsPath(golden.name)),
          vocabulary: readFileSync(vocabularyPath(join), 'utf8'),
          join,
          cell: cell === 'rnn-relu' ? cell : undefined,
        },
        5,
      );
      const { network, tokenizer, summary } = loadModel(referenceBackend, storeModel(imported));
      expect(summary.spec.model).toMatchObject({ cell, layers, hiddenSize, embeddingSize, tied });
      expect(summary.spec.model.kind).toBe(kind);
      const { ids } = tokenizer.encode(readFileSync(textPath(join), 'utf8'));
      expect(Array.from(ids)).toEqual(golden.ids);
      const { tokens, loss } = finish(evaluate(network, ids));
      expect(tokens).toBe(golden.tokens);
      expect(Math.abs(loss - golden.loss)).toBeLessThan(1e-5);
      const stepper = new Stepper(network);
      for (const id of golden.ids.slice(0, -1)) stepper.step(id);
      const logits = kind
        ? network.stepOutput.logitsOf(stepper.top, new Stepper(network, 'backward').top)
        : stepper.logits();
      expectClose(normalise(logits, 1), golden.next, 1e-5, 'next');
    });
  }
});

describe('weights of our own, as if they came from elsewhere', () => {
  for (const kind of textModelKinds) {
    for (const cell of cellKinds) {
      it(`${kind} model, ${cell}: come back bit by bit`, () => {
        for (const [layers, tied] of [
          [1, true],
          [2, false],
        ] as const) {
          const model = tinyModel({ kind, cell, layers, tied });
          const vocabulary = ['<unk>', ...'abcdefghi'].join('\n');
          const weights = storeModel(model);
          const back = importModel(referenceBackend, { weights, vocabulary, join: 'none', cell }, 5);
          expect(back.summary.weightsHash).toBe(model.summary.weightsHash);
          expect(back.tokenizer.toData()).toEqual(model.tokenizer.toData());
          const ids = back.tokenizer.encode('abc hi abc defg');
          expect(finish(evaluate(back.network, ids.ids))).toEqual(finish(evaluate(model.network, ids.ids)));
        }
      });
    }
  }
});

describe('weights that do not fit', () => {
  const tensor = (name: string, ...shape: number[]) => ({
    name,
    shape,
    values: new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(0.5),
  });
  const gru = () => [
    tensor('encoder.weight', 7, 4),
    ...[0, 1].flatMap((layer) => [
      tensor(`rnn.weight_ih_l${layer}`, 9, layer === 0 ? 4 : 3),
      tensor(`rnn.weight_hh_l${layer}`, 9, 3),
      tensor(`rnn.bias_ih_l${layer}`, 9),
      tensor(`rnn.bias_hh_l${layer}`, 9),
    ]),
    tensor('decoder.weight', 7, 3),
    tensor('decoder.bias', 7),
  ];
  const without = (name: string) => gru().filter((each) => each.name !== name);
  const refusal = (tensors: ReturnType<typeof gru>, size = 7, cell?: 'lstm') => {
    try {
      inferModel(tensors, size, cell);
    } catch (error) {
      expect(error).toMatchObject({ code: 'bad-model', hint: expect.stringMatching(/./) as string });
      return (error as Error).message;
    }
    throw new Error('They were taken.');
  };

  it('fit when all is right', () => {
    expect(inferModel(gru(), 7).spec).toMatchObject({ cell: 'gru', layers: 2, hiddenSize: 3, tied: false });
  });

  it('are tied when the output weight is the embedding, bit by bit', () => {
    const square = (last: number) =>
      [
        ...['encoder.weight', 'decoder.weight'].map((name) => tensor(name, 7, 3)),
        ...gru().filter(({ name }) => /_l0|decoder.bias/.test(name) && !name.startsWith('rnn.weight_ih')),
        tensor('rnn.weight_ih_l0', 9, 3),
      ].map((each) => {
        if (each.name === 'decoder.weight') each.values[20] = last;
        return each;
      });
    const tied = inferModel(square(0.5), 7);
    expect(tied.spec.tied).toBe(true);
    expect(tied.tensors.map(({ name }) => name)).not.toContain('decoder.weight');
    expect(inferModel(square(0.6), 7).spec.tied).toBe(false);
  });

  it('of several layers that read both ways are named, and why', () => {
    const reversed = (tensors: ReturnType<typeof gru>) =>
      tensors.flatMap((each) =>
        each.name.startsWith('rnn.') ? [each, { ...each, name: `${each.name}_reverse` }] : [each],
      );
    const both = reversed(gru()).map((each) =>
      each.name.startsWith('rnn.weight_ih_l1') ? tensor(each.name, 9, 6) : each,
    );
    const message = refusal(
      both.map((each) => (each.name === 'decoder.weight' ? tensor(each.name, 7, 6) : each)),
    );
    expect(message).toMatch(/rnn\.weight_ih_l1 has shape \(9, 6\), expected \(9, 3\)/);
    expect(message).toMatch(/decoder\.weight has shape \(7, 6\), expected \(7, 3\)/);
    expect(message).toMatch(/rnn\.weight_ih_l1_reverse \(9, 6\) is not expected/);
    expect(message).toMatch(/two stacks that never see each other/);
    const one = reversed(gru().filter(({ name }) => !name.includes('_l1')));
    expect(refusal(one)).toMatch(/decoder\.weight has shape \(7, 3\), expected \(7, 6\)\.$/);
    const half = one.filter(({ name }) => name !== 'rnn.bias_hh_l0_reverse');
    expect(refusal(half)).toMatch(/rnn_reverse\.bias_hh_l0 is missing, expected \(9\)/);
  });

  it('are named one by one with the shape expected', () => {
    expect(refusal(gru(), 8)).toMatch(
      /encoder\.weight has shape \(7, 4\), expected \(8, 4\); decoder\.weight has shape \(7, 3\), expected \(8, 3\); decoder\.bias has shape \(7\), expected \(8\)\.$/,
    );
    expect(refusal(without('rnn.bias_hh_l1'))).toMatch(/: rnn\.bias_hh_l1 is missing, expected \(9\)\.$/);
    expect(refusal(without('decoder.weight'))).toMatch(/: decoder\.weight is missing, expected \(7, 3\)\.$/);
    expect(refusal(without('encoder.weight'))).toMatch(/: encoder\.weight is missing, expected \(7, 4\)\.$/);
    expect(refusal([...gru(), tensor('rnn.weight_hr_l0', 3, 3)])).toMatch(
      /: rnn\.weight_hr_l0 \(3, 3\) is not expected/,
    );
    expect(refusal(gru(), 7, 'lstm')).toMatch(/rnn\.weight_hh_l0 has shape \(9, 3\), expected \(12, 3\)/);
    expect(refusal(without('rnn.weight_hh_l0'))).toMatch(/rnn\.weight_hh_l0 is missing, expected \(4H, H\)/);
    expect(refusal([tensor('rnn.weight_hh_l0', 10, 4)])).toMatch(/rnn\.weight_hh_l0 has shape \(10, 4\)/);
    expect(refusal([tensor('rnn.weight_hh_l0')])).toMatch(/rnn\.weight_hh_l0/);
  });
});

it('F16 becomes F32 exactly, whatever it is', () => {
  const halves = Uint16Array.of(
    0x0000,
    0x8000,
    0x0001,
    0x03ff,
    0x0400,
    0x3c00,
    0xc000,
    0x7bff,
    0x7c00,
    0xfc00,
    0x7e00,
  );
  const floats = toFloat32('F16', new Uint8Array(halves.buffer));
  const expected = [0, -0, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 1, -2, 65504, Infinity, -Infinity, NaN];
  expect(Array.from(floats)).toEqual(expected);
});

it('300 seeded damages of a file are refused with a hint, or give a model', () => {
  const random = new Random(11);
  const whole = readFileSync(weightsPath('gru-bfloat'));
  const vocabulary = readFileSync(vocabularyPath('space'), 'utf8');
  const headerEnd = 8 + Number(whole.readBigUInt64LE(0));
  let refused = 0;
  for (let trial = 0; trial < 300; trial++) {
    const weights = Uint8Array.from(whole);
    for (let i = trial % 3; i >= 0; i--) weights[random.uint32() % headerEnd] = 32 + (random.uint32() % 96);
    try {
      importModel(referenceBackend, { weights, vocabulary, join: 'space' }, 5);
    } catch (error) {
      if (!(error instanceof UnrollError) || error.hint === '')
        throw new Error(`damage ${trial}`, { cause: error });
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(150);
});
