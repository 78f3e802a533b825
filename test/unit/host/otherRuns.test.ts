import { describe, expect, it } from 'vitest';
import type { EngineClient } from '../../../src/host/engine/engineClient';
import { OtherRuns } from '../../../src/host/runs/otherRuns';
import { MemoryFolder } from './support/memoryFolder';
import { libraryIn, sampleRun } from './support/runLibraryFixture';
import { samplePoint, sampleSummary } from './support/sampleRecords';

/** A list of runs on one text, under an engine that writes down what it is asked. */
async function setUp(ids: readonly string[]) {
  const { library } = libraryIn(new MemoryFolder());
  const calls: string[] = [];
  const engine = {
    importModel: ({ modelId }: { modelId: string }) => Promise.resolve(calls.push(`in ${modelId}`)),
    releaseModel: ({ modelId }: { modelId: string }) => Promise.resolve(calls.push(`out ${modelId}`)),
  };
  const client = { engine, generation: 1 };
  for (const [at, id] of ids.entries()) {
    await library.put(sampleRun({ id, createdAt: at, summary: sampleSummary() }));
    await library.files.writeModel(id, Uint8Array.of(at));
  }
  return { library, client, calls, runs: new OtherRuns(library, client as unknown as EngineClient) };
}

describe('runs of the list beside the model on view', () => {
  it('are those that have learnt something, the latest first', async () => {
    const { library, runs } = await setUp(['one', 'two']);
    await library.put(sampleRun({ id: 'failed', createdAt: 9, state: 'failed', steps: 40 }));
    await library.put(sampleRun({ id: 'waiting', createdAt: 10, state: 'queued', steps: 0 }));
    await library.put(sampleRun({ id: 'now', createdAt: 11, state: 'training', steps: 9 }));
    const { cell } = sampleSummary().spec.model;
    expect(await runs.list()).toEqual([
      { id: 'failed', name: 'story.txt', isCurveOnly: true },
      { id: 'two', name: 'story.txt', cell },
      { id: 'one', name: 'story.txt', cell },
    ]);
    await library.files.writeCurve('failed', [samplePoint({ step: 7 })]);
    expect((await runs.curveOf('failed')).map(({ step }) => step)).toEqual([7]);
    await library.delete(['two']);
    expect((await runs.list()).map(({ id }) => id)).toEqual(['failed', 'one']);
  });

  it('are brought into the engine once each, the three that were asked last', async () => {
    const { client, calls, runs } = await setUp(['a', 'b', 'c', 'd']);
    for (const id of ['a', 'b', 'a', 'c', 'd']) expect((await runs.bringIn(id))?.id).toBe(`beside:${id}`);
    await Promise.resolve();
    expect(calls).toEqual(['in beside:a', 'in beside:b', 'in beside:c', 'in beside:d', 'out beside:b']);
    // Another engine knows none of them.
    client.generation++;
    await runs.bringIn('a');
    expect(calls.at(-1)).toBe('in beside:a');
    expect(calls.filter((call) => call === 'in beside:a')).toHaveLength(2);
  });

  it('are not there without weights, or once they are deleted', async () => {
    const { library, runs, calls } = await setUp(['a']);
    await library.put(sampleRun({ id: 'bare', summary: sampleSummary() }));
    expect(await runs.bringIn('bare')).toBeUndefined();
    expect(await runs.bringIn('unknown')).toBeUndefined();
    await library.delete(['a']);
    expect(await runs.bringIn('a')).toBeUndefined();
    expect(calls).toEqual([]);
  });
});
