import { describe, expect, it } from 'vitest';
import { liveRecord, runDescription } from '../../../src/host/runs/runText';
import { sampleRun } from './support/runLibraryFixture';
import { samplePoint, sampleSummary } from './support/sampleRecords';

describe('a run in the list', () => {
  const t = (text: string, ...values: unknown[]) =>
    values.reduce<string>((filled, value, i) => filled.replace(`{${i}}`, String(value)), text);
  const summary = sampleSummary({ trainLoss: Math.log(1.2), validLoss: Math.log(3000) });
  const kept = (keep: 'best' | 'last') => ({
    ...summary,
    spec: { ...summary.spec, training: { ...summary.spec.training, keep } },
  });
  const of = (keep: 'best' | 'last') =>
    sampleRun({ state: 'finished', seconds: 2, loss: summary.validLoss, summary: kept(keep) });

  it('is judged by what was held out, or by its own text where that was to be learnt by heart', () => {
    expect(runDescription(of('best'), t)).toMatch(/^perplexity 3,000 · /);
    expect(runDescription(of('last'), t)).toMatch(/^perplexity 1\.2 on its text · /);
  });

  it('is judged in the same way while it trains', () => {
    const points = [samplePoint({ trainLoss: Math.log(1.2), validLoss: Math.log(3000) })];
    const plan = { spec: kept('last').spec, parameters: 1, trainTokens: 1, validTokens: 1 };
    const stored = sampleRun({ state: 'training' });
    expect(runDescription(liveRecord(stored, { points, plan }), t)).toBe('training · perplexity 1.2');
    expect(runDescription(liveRecord(stored, { points }), t)).toBe('training · perplexity 3,000');
    const experiment = { uri: 'file:///x.unroll.json', name: 'x', batch: 'a', index: 0, of: 2, values: {} };
    expect(runDescription(liveRecord({ ...stored, experiment }, { points, plan }), t)).toBe(
      'training · perplexity 3,000',
    );
  });

  it('is compared with the others of its experiment on what was held out', () => {
    const experiment = { uri: 'file:///x.unroll.json', name: 'x', batch: 'a', index: 0, of: 2, values: {} };
    expect(runDescription({ ...of('last'), experiment }, t)).toMatch(/^perplexity 3,000 · /);
  });
});
