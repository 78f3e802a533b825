import { describe, expect, it } from 'vitest';
import type { Speaker } from '../../../src/host/models/modelRegistry';
import { statusBarView } from '../../../src/host/statusBar/statusBarText';
import type { Silence } from '../../../src/host/suggestions/suggestionSwitch';
import type { TrainingRun } from '../../../src/host/training/trainingRun';
import {
  formatCount,
  formatDuration,
  formatPerplexity,
  progressPercent,
  progressText,
} from '../../../src/host/training/trainingText';
import { translate as t } from './support/memoryChoices';
import { samplePoint, sampleRecord } from './support/sampleRecords';

const record = sampleRecord();
const speaker: Speaker = {
  model: { ...record, trainedAt: 1, state: 'stored', record },
  why: 'own',
};
const run: TrainingRun = {
  id: 'run-1',
  source: { ...record, documentVersion: 1, textLength: 11, options: {} },
  startedAt: 0,
  state: 'training',
  points: [
    samplePoint({ trainLoss: 3 }),
    samplePoint({ validLoss: Math.log(45.2) }),
    samplePoint({ trainLoss: 2.9 }),
  ],
};

describe('the status bar item', () => {
  it('shows perplexity and tokens per second while training, and opens the inspector', () => {
    const view = statusBarView({ run, documentName: 'other.txt' }, t);
    expect(view?.text).toBe('$(loading~spin) Unroll: perplexity 45.2 · 12.3k tokens/s');
    expect(view?.tooltip).toContain('story.txt');
    expect(view?.click).toBe('inspector');
  });

  it('says so when the training is paused or has just begun', () => {
    expect(statusBarView({ run: { ...run, state: 'paused' } }, t)?.text).toContain('paused');
    expect(statusBarView({ run: { ...run, state: 'starting', points: [] } }, t)?.text).toContain('training…');
  });

  it('says which model speaks, and whether it suggests', () => {
    const finished: TrainingRun = { ...run, state: 'finished' };
    const on = statusBarView({ run: finished, documentName: 'story.txt', speaker }, t);
    const off = statusBarView({ documentName: 'story.txt', speaker, silence: { why: 'off' } }, t);
    expect(on?.text).toBe('$(sparkle) Unroll: story.txt');
    expect(off?.text).toBe('$(circle-slash) Unroll: story.txt');
    expect(on?.tooltip).toContain('perplexity 7.4');
    expect(off?.tooltip).toContain('Inline suggestions are off.');
    expect(on?.click).toBe('menu');
    // In the menu itself nobody is told to click for it.
    expect(on?.tooltip).toBe(`${on?.summary} Click for the menu.`);
    expect(on?.summary).not.toContain('Click');
    const none = statusBarView({ documentName: 'a.txt' }, t);
    expect(none?.summary).toBe('No model speaks for a.txt.');
    expect(none?.tooltip).toBe('No model speaks for a.txt. Click to train one or to choose another.');
  });

  it('says how long suggestions are paused, and which switch is off', () => {
    const viewOf = (silence: Silence) =>
      statusBarView({ documentName: 'a.txt', languageId: 'plaintext', speaker, silence }, t);
    const paused = viewOf({ why: 'paused', minutesLeft: 4 });
    expect(paused?.text).toBe('$(bell-slash) Unroll: story.txt, quiet for 4 min');
    expect(paused?.tooltip).toContain('paused for 4 minutes more.');
    expect(viewOf({ why: 'paused', minutesLeft: 1 })?.tooltip).toContain('less than a minute more.');
    expect(viewOf({ why: 'language' })?.tooltip).toContain('off for plaintext.');
    expect(viewOf({ why: 'document' })?.tooltip).toContain('off for a.txt.');
    expect(viewOf({ why: 'editor' })?.tooltip).toContain('editor.inlineSuggest.enabled');
  });

  it('does not say that an imported model was trained on a document', () => {
    const imported = sampleRecord({ name: 'lm.safetensors', trainTokens: 0 });
    const model = { ...imported, trainedAt: 1, state: 'stored', record: imported } as const;
    const view = statusBarView({ documentName: 'a.txt', speaker: { model, why: 'chosen' } }, t);
    expect(view?.tooltip).toMatch(
      /^The imported model lm\.safetensors speaks for a\.txt \(perplexity 7\.4\)\./,
    );
  });

  it.each(['chosen', 'language'] as const)(
    'names the text of a model that is not the document’s own (%s)',
    (why) => {
      const view = statusBarView({ documentName: 'new.txt', speaker: { ...speaker, why } }, t);
      expect(view?.tooltip).toMatch(/story\.txt.*new\.txt/);
    },
  );

  it('warns of a model that could not be stored', () => {
    const unsaved: Speaker = { ...speaker, model: { ...speaker.model, state: 'unsaved' } };
    expect(statusBarView({ documentName: 'story.txt', speaker: unsaved }, t)?.tooltip).toContain('lost');
  });

  it('says that no model speaks, and hides without a document', () => {
    expect(statusBarView({ documentName: 'new.txt' }, t)?.text).toContain('no model');
    expect(statusBarView({}, t)).toBeUndefined();
  });
});

describe('progress of a training', () => {
  it('has perplexity, speed and time left', () => {
    expect(progressText(run, t)).toBe('perplexity 45.2, 12.3k tokens/s, 6 s left');
    const unknown = { ...run, points: [samplePoint({ secondsLeft: NaN })] };
    expect(progressText(unknown, t)).toBe('perplexity 20.1, 12.3k tokens/s');
  });

  it('is a share of the whole time', () => {
    expect(progressPercent(run)).toBe(25);
    expect(progressPercent({ ...run, points: [] })).toBeUndefined();
    expect(progressPercent({ ...run, points: [samplePoint({ secondsLeft: NaN })] })).toBeUndefined();
  });
});

describe('numbers for people', () => {
  it('are short, and a dash when unknown', () => {
    expect([0, 999, 12_345, 2_500_000].map((value) => formatCount(value, true))).toEqual([
      '0',
      '999',
      '12.3k',
      '2.5M',
    ]);
    expect(formatCount(12_345)).toBe('12,345');
    expect(formatCount(NaN)).toBe('–');
    expect([undefined, NaN, 0, Math.log(1234.4), 1000].map(formatPerplexity)).toEqual([
      '–',
      '–',
      '1.0',
      '1,234',
      '–',
    ]);
    expect([0, 59.4, 185, 7800, NaN].map(formatDuration)).toEqual([
      '0 s',
      '59 s',
      '3 min 5 s',
      '2 h 10 min',
      '',
    ]);
  });
});
