import { describe, expect, it } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import { readModelFile, type StoredModel, writeModelFile } from '../../../src/engine/modelFile';
import { modelChecksum } from '../../../src/engine/modelFile/checksum';
import { readIds, writeIds } from '../../../src/engine/modelFile/rememberedIds';
import { xxHash32 } from '../../../src/engine/modelFile/xxHash32';
import { cellKinds } from '../../../src/protocol/spec';
import { sampleModel } from './sampleModel';

type Header = Record<string, Record<string, unknown>>;

const headerLength = (bytes: Uint8Array) => Number(new DataView(bytes.buffer).getBigUint64(0, true));

function headerOf(bytes: Uint8Array): Header {
  return JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength(bytes)))) as Header;
}

/** The same file with another header: given as an object or as text. */
function withHeader(bytes: Uint8Array, header: Header | string, dataBytes?: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const data = bytes.subarray(8 + headerLength(bytes)).subarray(0, dataBytes);
  const file = new Uint8Array(8 + json.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  file.set(data, 8 + json.length);
  return file;
}

/** A file whose description was changed by `change`, with a right checksum. */
function withSummary(change: (summary: Record<string, unknown>) => void): Uint8Array {
  const model = sampleModel();
  const bytes = writeModelFile(model);
  const header = headerOf(bytes);
  const metadata = header.__metadata__;
  const summary = JSON.parse(String(metadata['unroll.summary'])) as Record<string, unknown>;
  change(summary);
  const json = JSON.stringify(summary);
  metadata['unroll.summary'] = json;
  metadata['unroll.checksum'] = modelChecksum([json, String(metadata['unroll.tokenizer'])], model.tensors);
  return withHeader(bytes, header);
}

function expectRefused(bytes: Uint8Array, message: RegExp): void {
  let caught: unknown;
  try {
    readModelFile(bytes);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(UnrollError);
  expect(caught).toMatchObject({ code: 'bad-model', message: expect.stringMatching(message) as string });
  expect((caught as UnrollError).hint).not.toBe('');
}

describe('model files', () => {
  for (const cell of cellKinds) {
    it(`${cell}: come back as they were written`, () => {
      for (const tied of [false, true]) {
        const model = sampleModel(cell, tied, tied ? 1 : 2);
        expect(readModelFile(writeModelFile(model))).toEqual(model);
      }
    });
  }

  it('are safetensors: aligned data, string metadata, PyTorch names and shapes', () => {
    const model = sampleModel();
    const bytes = writeModelFile(model);
    const header = headerOf(bytes);
    expect((8 + headerLength(bytes)) % 8).toBe(0);
    expect(header.__metadata__.format).toBe('pt');
    for (const value of Object.values(header.__metadata__)) expect(typeof value).toBe('string');
    expect(header['rnn.weight_ih_l1']).toMatchObject({ dtype: 'F32', shape: [12, 3] });
    expect(Object.keys(header).sort()).toEqual(
      ['__metadata__', ...model.tensors.map(({ name }) => name)].sort(),
    );
  });

  it('are read from any place in memory, a Buffer too, and kept apart from it', () => {
    const model = sampleModel();
    const bytes = writeModelFile(model);
    const shifted = new Uint8Array(bytes.length + 3).subarray(3);
    shifted.set(bytes);
    for (const source of [shifted, Buffer.from(bytes)]) {
      const read = readModelFile(source);
      source.fill(0);
      expect(read).toEqual(model);
    }
  });

  it('keep weights bit by bit, whatever they are', () => {
    const model = sampleModel();
    model.tensors[0].values.set([NaN, Infinity, -Infinity, -0, 1e-45, 3.4e38]);
    const read = readModelFile(writeModelFile(model));
    const bits = (values: Float32Array) =>
      Array.from(new Uint32Array(values.buffer, values.byteOffset, values.length));
    read.tensors.forEach(({ values }, i) => expect(bits(values)).toEqual(bits(model.tensors[i].values)));
  });

  it('remember the text that they were trained on, in small vocabularies and large ones', () => {
    const model = { ...sampleModel(), text: Int32Array.from([0, 1, -1, 2, 0]) };
    expect(readModelFile(writeModelFile(model))).toEqual(model);
    const ids = Int32Array.from([-1, 0, 69_999, 65_535]);
    expect(readIds(writeIds(ids, 70_000), 70_000)).toEqual(ids);
    for (const text of [writeIds(ids, 70_000).slice(0, 4), '§', writeIds(Int32Array.from([9]), 20)])
      expect(() => readIds(text, 9)).toThrow(UnrollError);
  });

  it('do not depend on the order of tensors', () => {
    const model = sampleModel();
    const shuffled: StoredModel = { ...model, tensors: [...model.tensors].reverse() };
    expect(readModelFile(writeModelFile(shuffled))).toEqual(model);
  });
});

describe('refused', () => {
  const bytes = writeModelFile(sampleModel());
  const header = () => headerOf(bytes);

  it('what is no model file', () => {
    for (const text of [
      '',
      'x',
      '12345678',
      '{"a":1}',
      'Once upon a time there was a text.',
      '\x7fELF'.repeat(50),
    ]) {
      expectRefused(new TextEncoder().encode(text), /not a model file/);
    }
    expectRefused(withHeader(bytes, '[]'), /not a model file/);
    expectRefused(withHeader(bytes, '{'), /header is not JSON/);
    const badUtf8 = bytes.slice();
    badUtf8[20] = 0xff;
    expectRefused(badUtf8, /UTF-8/);
  });

  it('every truncation', () => {
    for (let length = 0; length < bytes.length; length += 7) expectRefused(bytes.subarray(0, length), /./);
    expectRefused(new Uint8Array([...bytes, 0]), /more data than weights/);
  });

  it('a header length beyond the file or the limit', () => {
    for (const length of [BigInt(bytes.length), 99_999_999n, 100_000_001n, 2n ** 53n, 2n ** 64n - 1n, 0n]) {
      const copy = bytes.slice();
      new DataView(copy.buffer).setBigUint64(0, length, true);
      expectRefused(copy, /ends too early|not a model file/);
    }
  });

  it('tensors of another type, shape or place', () => {
    const change = (fields: Record<string, unknown>) => {
      const changed = header();
      Object.assign(changed['decoder.bias'], fields);
      return withHeader(bytes, changed);
    };
    expectRefused(change({ dtype: 'F64' }), /F64/);
    expectRefused(change({ shape: [1e9, 1e9, 1e9] }), /another length/);
    expectRefused(change({ shape: [-1] }), /impossible shape/);
    expectRefused(change({ shape: [0.5] }), /impossible shape/);
    expectRefused(change({ shape: Array.from({ length: 9 }, () => 1) }), /impossible shape/);
    expectRefused(change({ shape: 'x' }), /not a list/);
    expectRefused(change({ data_offsets: [0, 48] }), /where they should be/);
    expectRefused(change({ data_offsets: [1e12, 1e12 + 48] }), /where they should be/);
    expectRefused(change({ data_offsets: [0] }), /no place/);
    const missing = header();
    delete missing['decoder.bias'];
    expectRefused(withHeader(bytes, missing, bytes.length - 8 - headerLength(bytes) - 48), /checksum/);
  });

  it('files without our description, or of another version', () => {
    const bare = header();
    delete (bare as Partial<Header>).__metadata__;
    expectRefused(withHeader(bytes, bare), /not the description/);
    const newer = header();
    newer.__metadata__['unroll.version'] = '2';
    expectRefused(withHeader(bytes, newer), /version 2/);
    const numbers = header();
    numbers.__metadata__['unroll.version'] = 1;
    expectRefused(withHeader(bytes, numbers), /not a text/);
  });

  it('a description that contradicts the weights or itself, though its checksum is right', () => {
    type Loose = { spec: { model: Record<string, unknown>; training: Record<string, unknown> } } & Record<
      string,
      unknown
    >;
    const edit = (change: (summary: Loose) => void) => withSummary((summary) => change(summary as Loose));
    expect(() => readModelFile(edit(() => undefined))).not.toThrow();
    expectRefused(
      edit((s) => (s.spec.model.layers = 1e9)),
      /weights, not/,
    );
    expectRefused(
      edit((s) => (s.spec.model.hiddenSize = 4)),
      /shape/,
    );
    expectRefused(
      edit((s) => (s.spec.model.hiddenSize = -3)),
      /hiddenSize/,
    );
    expectRefused(
      edit((s) => (s.spec.model.vocabularySize = 7)),
      /vocabulary has 12/,
    );
    expectRefused(
      edit((s) => (s.spec.model.cell = '__proto__')),
      /cell/,
    );
    expectRefused(
      edit((s) => (s.spec.model.cell = 'gru')),
      /shape/,
    );
    expectRefused(
      edit((s) => (s.spec.model.dropout = 1)),
      /impossible/,
    );
    expectRefused(
      edit((s) => (s.spec.model.tied = 1)),
      /true or false/,
    );
    expectRefused(
      edit((s) => (s.spec.training.learningRate = '0.1')),
      /learningRate/,
    );
    expectRefused(
      edit((s) => (s.spec.training.threads = 0)),
      /threads/,
    );
    expectRefused(
      edit((s) => (s.weightsHash = 'xyz')),
      /weightsHash/,
    );
    expectRefused(
      edit((s) => (s.spec.training = [] as unknown as Loose)),
      /not an object/,
    );
    expectRefused(
      edit((s) => delete s.steps),
      /steps/,
    );
  });

  it('prototype pollution', () => {
    const text =
      '{"__metadata__":{"__proto__":"x","unroll.version":"1"},"__proto__":{"dtype":"F32","polluted":1}}';
    expectRefused(withHeader(bytes, text), /./);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(({} as Record<string, unknown>).dtype).toBeUndefined();
  });
});

describe('xxHash32', () => {
  it('equals the reference: values of xxhash.xxh32(bytes((i * 7 + 3) % 256 for i in range(n)), seed) in Python', () => {
    const known: Record<number, [number, number]> = {
      0: [0x02cc5d05, 0x36b78ae7],
      1: [0x21ae663a, 0x99bafee8],
      3: [0xcd3d2242, 0x51c57254],
      4: [0x725479f2, 0xf9528875],
      15: [0x82d3c84d, 0x321e160f],
      16: [0x8845547d, 0xd392828c],
      17: [0x450e5f84, 0x65172c35],
      31: [0x1f73d3c7, 0x54462da7],
      32: [0xe988ccb7, 0x9537b9d6],
      100: [0x73091a4d, 0x037b139b],
    };
    for (const [length, [unseeded, seeded]] of Object.entries(known)) {
      const bytes = Uint8Array.from({ length: Number(length) }, (_, i) => i * 7 + 3);
      expect(xxHash32(bytes, 0)).toBe(unseeded);
      expect(xxHash32(bytes, 0x9e3779b1)).toBe(seeded);
    }
  });
});
