import { describe, expect, it, vi } from 'vitest';
import { type Model, ModelRegistry } from '../../../src/host/models/modelRegistry';
import { ModelStore } from '../../../src/host/models/modelStore';
import { TextSketches } from '../../../src/host/models/textSketches';
import { sketchOf, writeSketch } from '../../../src/host/text/textSketch';
import { memoryChoices } from './support/memoryChoices';
import { MemoryFolder } from './support/memoryFolder';
import { samplePoint, sampleRecord } from './support/sampleRecords';

const text = 'The cat sat on the mat, and the dog lay on the rug beside it.';
const story = { uri: 'file:///a/story.txt', languageId: 'plaintext' };

async function setUp(kept: string | undefined, remembered: string | undefined) {
  const folder = new MemoryFolder();
  const make = () =>
    new ModelRegistry(new ModelStore(folder), memoryChoices(), (problem) => {
      throw problem;
    });
  const registry = make();
  const record = { ...sampleRecord(), textLength: text.length };
  await registry.add({ record, bytes: Uint8Array.of(1), points: [samplePoint()] });
  const asked = vi.fn(async () => ({ ...(remembered !== undefined && { text: remembered }) }));
  const sketches = new TextSketches(registry, { askModel: asked as never }, {
    load: async () => undefined,
    get: () => (kept === undefined ? undefined : { text: {} }),
    files: { readText: async () => kept },
  } as never);
  const model = () => registry.speakerFor(story)?.model as Model;
  /** Looks until it is known, and says what a later window finds stored. */
  const look = async () => {
    const isLost = await new Promise<boolean>((resolve) => {
      expect(sketches.isLost(model(), () => resolve(sketches.isLost(model(), () => undefined)))).toBe(false);
    });
    const later = make();
    await later.load();
    return { isLost, stored: later.speakerFor(story)?.model.record?.textSketch };
  };
  return { look, asked, model };
}

describe('a model of before texts were noted', () => {
  const sketch = writeSketch(sketchOf(text));

  it('is told apart by the text that the list of runs keeps', async () => {
    const { look, asked, model } = await setUp(text, undefined);
    expect(await look()).toEqual({ isLost: false, stored: sketch });
    expect(model().record?.textSketch).toBe(sketch);
    expect(asked).not.toHaveBeenCalled();
  });

  it('is told apart by the text that it remembers', async () => {
    const { look } = await setUp(undefined, text);
    expect(await look()).toEqual({ isLost: false, stored: sketch });
  });

  it('may have been of another text where nobody knows it any more', async () => {
    // What the list keeps is not that text: it has another length.
    const { look, asked } = await setUp(`${text} More.`, undefined);
    expect(await look()).toEqual({ isLost: true, stored: undefined });
    expect(await Promise.all(asked.mock.results.map(({ value }) => value))).toEqual([{}]);
  });
});
