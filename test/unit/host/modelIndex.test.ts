import { describe, expect, it } from 'vitest';
import { formatCurve, formatIndex, parseCurve, parseIndex } from '../../../src/host/models/modelIndex';
import { samplePoint, sampleRecord, sampleSummary } from './support/sampleRecords';

describe('the index of models', () => {
  it('gives back what was written, also numbers that JSON does not know', () => {
    const records = [
      sampleRecord({ folder: { glob: '**/*.md', languages: ['markdown'] } }),
      sampleRecord({ id: 'run-2', summary: sampleSummary({ validLoss: NaN }) }),
    ];
    const { records: read, dropped } = parseIndex(formatIndex(records));
    expect(read).toEqual(records);
    expect(read[1].summary.validLoss).toBeNaN();
    expect(dropped).toBe(0);
  });

  it('leaves out rows that are not whole, and counts them', () => {
    const index = JSON.parse(formatIndex([sampleRecord()])) as { models: unknown[] };
    const [whole] = index.models as [Record<string, unknown>];
    index.models.push(
      null,
      7,
      'x',
      { ...whole, id: 3 },
      { ...whole, summary: {} },
      { ...whole, textLength: '9' },
      { ...whole, folder: { glob: '**', languages: 'markdown' } },
    );
    const { records, dropped } = parseIndex(JSON.stringify(index));
    expect(records).toEqual([sampleRecord()]);
    expect(dropped).toBe(7);
  });

  it.each(['', '{', 'null', '[]', '{"version":1}', '{"version":2,"models":[]}', '{"models":[]}'])(
    'refuses %j with a hint',
    (json) => {
      expect(() => parseIndex(json)).toThrow(
        expect.objectContaining({ code: 'bad-model', hint: expect.stringMatching(/\w/) }),
      );
    },
  );
});

describe('a stored curve', () => {
  it('gives back its points', () => {
    const points = [samplePoint(), samplePoint({ step: 2, validLoss: 2.5, secondsLeft: NaN })];
    expect(parseCurve(formatCurve(points))).toEqual(points);
  });

  it('is empty when it is damaged', () => {
    expect(parseCurve('{"points":[{"ste')).toEqual([]);
    expect(parseCurve('{"points":[1,null,{}]}')).toEqual([]);
  });
});
