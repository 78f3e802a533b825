import { expect, it } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import { readModelFile, writeModelFile } from '../../../src/engine/modelFile';
import { Random } from '../../../src/engine/random';
import { sampleModel } from './sampleModel';

const trials = 2000;
const insertions = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '-',
  '9',
  '1e9',
  'null',
  '\\u0000',
  '__proto__',
  ' ',
  '\u00ff',
];

/** One random damage: a bit, a byte, a cut, a piece of JSON, a repetition. Two thirds of them hit the header. */
function damage(bytes: Uint8Array, headerEnd: number, random: Random): Uint8Array {
  const below = (limit: number) => random.uint32() % Math.max(1, Math.min(limit, bytes.length));
  const at = random.uniform() < 0.67 ? below(headerEnd) : below(bytes.length);
  switch (random.uint32() % 5) {
    case 0:
      bytes[at] ^= 1 << (random.uint32() % 8);
      return bytes;
    case 1:
      bytes[at] = random.uint32() & 0xff;
      return bytes;
    case 2:
      return random.uniform() < 0.3 ? bytes.slice(0, at) : bytes;
    case 3: {
      const piece = new TextEncoder().encode(insertions[random.uint32() % insertions.length]);
      bytes.set(piece.subarray(0, bytes.length - at), at);
      return bytes;
    }
    default:
      return bytes.copyWithin(at, below(bytes.length), below(bytes.length));
  }
}

it(`${trials} seeded damages: an error with a hint, or the very same model`, () => {
  const random = new Random(2024);
  const model = sampleModel();
  const bytes = writeModelFile(model);
  const headerEnd = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
  let survivors = 0;
  for (let trial = 0; trial < trials; trial++) {
    let damaged: Uint8Array = bytes.slice();
    for (let i = trial % 4; i >= 0; i--) damaged = damage(damaged, headerEnd, random);
    let read;
    try {
      read = readModelFile(damaged);
    } catch (error) {
      if (error instanceof UnrollError && error.code === 'bad-model' && error.hint !== '') continue;
      throw new Error(`damage ${trial} gave ${String(error)}`, { cause: error });
    }
    expect(read).toEqual(model);
    survivors++;
  }
  expect(survivors).toBeLessThan(trials / 2); // what survives was not hit, or hit in its padding
});
