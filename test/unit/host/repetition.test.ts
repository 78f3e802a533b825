import { describe, expect, it } from 'vitest';
import { repetitionText } from '../../../src/host/runs/repetition';
import type { RunRecord } from '../../../src/host/runs/runRecord';
import { sampleRun } from './support/runLibraryFixture';
import { sampleSummary } from './support/sampleRecords';

describe('a run of an experiment that is made again', () => {
  const experiment = {
    uri: 'file:///x.unroll.json',
    name: 'x',
    batch: 'a',
    index: 0,
    of: 1,
    values: { seed: 1 },
  };
  const files = (hash: string) => [{ name: 'a.txt', units: 10, hash }];
  const made = (id: string, createdAt: number, hash: string, weightsHash: string, version = '1') =>
    sampleRun({
      ...{ id, createdAt, experiment, reason: 'finished' },
      summary: sampleSummary({
        weightsHash,
        provenance: { version, kernels: 'relaxed', files: files(hash) },
      }),
    });
  const t = (text: string, ...values: unknown[]) =>
    values.reduce<string>((filled, value, i) => filled.replace(`{${i}}`, String(value)), text);
  const first = made('one', 1, 'aaaa', 'w1');

  it('says that it has the same weights, or names every difference', () => {
    const say = (record: RunRecord, runs = [record, first]) => repetitionText(record, runs, t);
    expect(say(made('two', 2, 'aaaa', 'w1'))).toBe('The same weights as the time before.');
    expect(say(made('two', 2, 'bbbb', 'w2', '2'))).toBe(
      'Other weights than the time before: the text a.txt has changed since; Unroll was 1 and is 2.',
    );
    expect(say(made('two', 2, 'aaaa', 'w2'))).toMatch(/nothing that is known differs/);
    expect(say(first)).toBe('');
    const other = { ...made('two', 2, 'aaaa', 'w2'), experiment: { ...experiment, values: { seed: 2 } } };
    expect(say(other)).toBe('');
    expect(say(made('two', 2, 'aaaa', 'w2'), [{ ...first, reason: 'stopped' }])).toBe('');
  });
});
