import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases, textPath, vocabularyPath, weightsPath } from '../formats/wordLanguageModels';
import { createFolder, run, text, tiny } from './cliFixture';

const folder = createFolder();
afterAll(() => folder.remove());
const model = folder.path('cat.model');
const texts = folder.path('cat.txt');

let weightsHash: string;

beforeAll(async () => {
  folder.write('cat.txt', text);
  const flags = [...tiny, '--tied', '--steps', '20', '--seed', '3', '--json'];
  weightsHash = (await run(['train', texts, '--out', model, ...flags])).done.weightsHash as string;
});

const read = (name: string) => readFileSync(folder.path(name));
const evaluate = async (path: string, of: string) => (await run(['eval', path, of, '--json'])).done;

/** The file as others write it: without metadata. */
function withoutMetadata(file: Buffer): Buffer {
  const end = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, end)) as Record<string, unknown>;
  delete header.__metadata__;
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, file.subarray(end)]);
}

describe('export', () => {
  it('safetensors, imported again: the same weights and evaluation', async () => {
    const out = folder.path('out.safetensors');
    const { done } = await run(['export', model, '--format', 'safetensors', '--out', out, '--json']);
    const back = folder.path('back.model');
    const imported = await run(['import', out, '--out', back, '--json']);
    expect(done).toMatchObject({
      format: 'safetensors',
      files: [out],
      weightsHash: imported.done.weightsHash,
    });
    expect(weightsHash).toBe(imported.done.weightsHash);
    expect(read('back.model').equals(read('out.safetensors'))).toBe(true);
    expect(await evaluate(back, texts)).toEqual(await evaluate(model, texts));
  });

  for (const { name, join, cell } of cases) {
    it(`${name}: weights alone, imported again with the vocabulary, are the same bit by bit`, async () => {
      const flags = ['--vocab', vocabularyPath(join), '--join', join, '--cell', cell, '--json'];
      const first = await run(['import', weightsPath(name), ...flags, '--out', folder.path('1.model')]);
      const out = folder.path('weights.safetensors');
      await run(['export', folder.path('1.model'), '--format', 'safetensors', '--out', out]);
      folder.write('bare.safetensors', withoutMetadata(read('weights.safetensors')));
      const bare = folder.path('bare.safetensors');
      const second = await run(['import', bare, ...flags, '--out', folder.path('2.model')]);
      expect(second.done).toEqual({ ...first.done, out: folder.path('2.model') });
      expect(await evaluate(folder.path('2.model'), textPath(join))).toEqual(
        await evaluate(folder.path('1.model'), textPath(join)),
      );
    });
  }

  it('pytorch: the weights and a Python file that names them, whichever was asked for', async () => {
    const exported = (out: string) => run(['export', model, '--format', 'pytorch', '--out', out, '--json']);
    const weights = folder.path('my “cat”.safetensors');
    const python = folder.path('my “cat”.py');
    expect((await exported(weights)).done.files).toEqual([weights, python]);
    const source = read('my “cat”.py').toString();
    expect(source).toContain('WEIGHTS = Path(__file__).with_name("my “cat”.safetensors")');
    expect(source).toMatch(
      /nn\.GRU\(embedding, hidden, layers\)[^]*self\.decoder\.weight = self\.encoder\.weight/,
    );
    expect((await exported(python)).done.files).toEqual([python, weights]);
    expect((await run(['import', weights, '--out', folder.path('py.model')])).exitCode).toBe(0);
    expect(read('py.model').equals(readFileSync(weights))).toBe(true);
  });

  it('onnx: a file of its own', async () => {
    const out = folder.path('cat.onnx');
    const { done } = await run(['export', model, '--format', 'onnx', '--out', out, '--json']);
    expect(done).toMatchObject({ format: 'onnx', files: [out] });
    expect(read('cat.onnx').includes('linear_before_reset')).toBe(true);
  });

  it('asks for what is missing, and never writes over the model', async () => {
    expect((await run(['export', model, '--out', 'x'])).stderr).toMatch(/--format is missing/);
    expect((await run(['export', model, '--format', 'onnx'])).stderr).toMatch(/--out is missing/);
    const onto = await run(['export', model, '--format', 'onnx', '--out', model]);
    expect(onto).toMatchObject({ exitCode: 1 });
    expect(onto.stderr).toMatch(/is a file to read/);
  });
});
