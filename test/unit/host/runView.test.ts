import { describe, expect, it } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import { viewOfRecord, viewOfRun } from '../../../src/host/inspector/runView';
import type { TrainingRun } from '../../../src/host/training/trainingRun';
import type { StopReason } from '../../../src/protocol/training';
import { translate as t } from './support/memoryChoices';
import { samplePoint, sampleRecord, sampleSpec } from './support/sampleRecords';

const record = sampleRecord();
const plan = { spec: sampleSpec, parameters: 9, trainTokens: 8, validTokens: 1 };
const run: TrainingRun = {
  id: 'run-1',
  source: { ...record, options: {} },
  startedAt: 0,
  state: 'training',
  plan,
  points: [samplePoint({ elapsedSeconds: 65 })],
};

describe('a run on view', () => {
  it('has no view before it has started', () => {
    expect(viewOfRun({ ...run, state: 'starting', plan: undefined }, t)).toBeUndefined();
  });

  it('has no note while it trains, and its reason afterwards', () => {
    expect(viewOfRun(run, t)).toEqual({
      modelId: 'run-1',
      name: 'story.txt',
      state: 'training',
      ...plan,
      note: '',
    });
    expect(viewOfRun({ ...run, state: 'finished', reason: 'stopped' }, t)?.note).toContain('1 min 5 s');
  });

  it('says why it failed, and what to do', () => {
    const error = new UnrollError('diverged', 'The loss became infinite.', 'Lower the learning rate.');
    expect(viewOfRun({ ...run, state: 'failed', error }, t)?.note).toBe(
      'The loss became infinite. Lower the learning rate.',
    );
  });
});

describe('a stored model on view', () => {
  it('looks as its run did at the end', () => {
    const atEnd = viewOfRun(
      {
        ...run,
        state: 'finished',
        reason: 'finished',
        plan: { ...plan, parameters: 1234, trainTokens: 90, validTokens: 10 },
      },
      t,
    );
    expect(viewOfRecord(record, run.points, t)).toEqual(atEnd);
  });

  it('has no training to tell of when it was imported', () => {
    expect(viewOfRecord({ ...record, trainTokens: 0, seconds: 0 }, [], t).note).toBe('Imported.');
  });

  it.each<StopReason>(['finished', 'stopped', 'early-stop', 'time'])(
    'has a note for %s, also without a curve',
    (reason) => {
      expect(viewOfRecord({ ...record, reason }, [], t).note).toContain('4 s');
    },
  );
});
