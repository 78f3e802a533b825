import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exportFormats } from '../../../src/protocol/formats';
import { cases, vocabularyPath, weightsPath } from '../formats/wordLanguageModels';
import { createServiceFixture } from './serviceFixture';

const { client } = createServiceFixture();
const [{ name, join }] = cases;
const weights = () => Uint8Array.from(readFileSync(weightsPath(name)));
const vocabulary = readFileSync(vocabularyPath(join), 'utf8');

describe('weights from elsewhere', () => {
  it('need a vocabulary, which the service says, and then are a model like others', async () => {
    const request = { modelId: 'foreign', join };
    expect(await client.importWeights({ ...request, weights: weights() })).toBeUndefined();
    await expect(client.exportModel({ modelId: 'foreign' })).rejects.toMatchObject({ code: 'no-model' });
    const summary = await client.importWeights({ ...request, weights: weights(), vocabulary });
    expect(summary?.spec.model).toMatchObject({ cell: 'lstm', layers: 2 });
    const generated = { modelId: 'foreign', prompt: 'the cat', length: 5, temperature: 1, seed: 1 };
    expect(await client.generate(generated)).toMatch(/^( |\n)/);
  });

  it('are refused with what is wrong', async () => {
    const wrong = client.importWeights({ modelId: 'wrong', join, weights: weights(), vocabulary: 'a\nb' });
    await expect(wrong).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringMatching(/encoder\.weight has shape \(11, 6\), expected \(2, 6\)/) as string,
    });
    const garbage = client.importWeights({ modelId: 'wrong', join, weights: Uint8Array.of(1, 2, 3) });
    await expect(garbage).rejects.toMatchObject({ code: 'bad-model' });
  });

  it('go out in every format, and come back', async () => {
    const first = await client.importWeights({ modelId: 'a', join, weights: weights(), vocabulary });
    for (const format of exportFormats) {
      const files = await client.convertModel({ modelId: 'a', format, name: 'x.safetensors' });
      expect(files.map((file) => file.name)).toEqual(
        format === 'pytorch' ? ['x.safetensors', 'x.py'] : ['x.safetensors'],
      );
      if (format === 'onnx') continue;
      const back = await client.importWeights({ modelId: 'b', join, weights: files[0].bytes });
      expect(back?.weightsHash).toBe(first?.weightsHash);
    }
  });
});
