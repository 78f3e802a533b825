import { describe, expect, it, vi } from 'vitest';
import type { QuestionContext } from '../../../src/host/inspector/questions/question';
import { layerChoice } from '../../../src/host/inspector/questions/layerChoice';
import { matchUnits } from '../../../src/host/inspector/questions/matchUnits';
import { whatIf } from '../../../src/host/inspector/questions/whatIf';

vi.mock('vscode', () => ({ commands: {} }));
const { rangesByType } = await import('../../../src/host/inspector/questions/semanticRanges');
const { detectUnits } = await import('../../../src/host/inspector/questions/detectUnits');
const { colourByUnit } = await import('../../../src/host/inspector/questions/colourByUnit');

const choice = { layer: 1, quantity: 'cell' as const };

describe('questions about units are made sure of', () => {
  it('takes layers and quantities that there may be', () => {
    expect(layerChoice({ ...choice, more: 1 })).toEqual(choice);
    expect(layerChoice({ ...choice, direction: 'backward' })).toEqual({ ...choice, direction: 'backward' });
    expect(layerChoice({ ...choice, direction: 'up' })).toEqual(choice);
    for (const bad of [
      undefined,
      {},
      { layer: -1, quantity: 'cell' },
      { layer: 1.5, quantity: 'cell' },
      { layer: 0, quantity: 'soul' },
    ])
      expect(layerChoice(bad)).toBeUndefined();
  });

  it.each([
    [{ choice, top: 5 }, true],
    [{ choice, top: 5, range: { start: 1, end: 2 }, thresholds: { on: 0.5, off: 0 } }, true],
    [{ choice, top: 5, range: { start: 2, end: 1 } }, false],
    [{ choice, top: 5, thresholds: { on: NaN, off: 0 } }, false],
    [{ choice, top: 5000 }, false],
    [{ top: 5 }, false],
  ])('matchUnits %j: %s', (request, isTaken) => {
    expect(matchUnits.check(request) !== undefined).toBe(isTaken);
    if (isTaken) expect(matchUnits.check(request)).toEqual(request);
  });

  it.each([
    ['a selection', { start: 4, end: 9 }, undefined, undefined],
    ['nothing selected', { start: 9, end: 9 }, undefined, true],
    ['a brush, nothing selected', { start: 9, end: 9 }, { start: 0, end: 3 }, undefined],
  ])('matchUnits of %s says whether the cursor chose', async (_, selection, range, atCursor) => {
    const context = {
      document: { getText: () => 'the river bank' },
      selection,
      token: {},
      ask: async () => ({ selected: { start: 4, end: 9 }, units: [], matches: [] }),
    };
    const request = { choice, top: 5, ...(range && { range }) };
    const answer = await matchUnits.answer(request, context as unknown as QuestionContext);
    expect(answer.text).toBe('river');
    expect(answer.atCursor).toBe(atCursor);
  });

  it('cuts patterns, takes what is set as text, and refuses the rest', () => {
    expect(detectUnits.check({ choice })).toEqual({ choice });
    expect(detectUnits.check({ choice, pattern: { source: 'a', ignoreCase: 1 } })).toEqual({
      choice,
      pattern: { source: 'a', ignoreCase: false },
    });
    expect(detectUnits.check({ choice, pattern: 'a' })).toBeUndefined();
    expect(
      detectUnits.check({ choice, pattern: { source: 'x'.repeat(9999) } })?.pattern?.source,
    ).toHaveLength(1001);
    expect(whatIf.check({ set: ['layer0.unit1.cell=0', 5], top: 3, length: 9 })).toEqual({
      set: ['layer0.unit1.cell=0', '5'],
      top: 3,
      length: 9,
    });
    expect(whatIf.check({ set: 'layer0', top: 3, length: 9 })).toBeUndefined();
    expect(whatIf.check({ set: Array(999).fill('x'), top: 3, length: 9 })).toBeUndefined();
    expect(colourByUnit.check({ choice, unit: 4 })).toEqual({ choice, unit: 4 });
    expect(colourByUnit.check({ choice, unit: -4 })).toBeUndefined();
  });
});

describe('rangesByType', () => {
  it('decodes the editor’s semantic tokens by type, the most frequent first', () => {
    const data = Uint32Array.of(0, 4, 3, 1, 0, 0, 5, 2, 0, 0, 2, 1, 4, 0, 0, 0, 9, 1, 99, 0);
    const ranges = rangesByType(['variable', 'class'], data, (line, character) => line * 100 + character);
    expect(ranges).toEqual([
      { id: 'type:variable', ranges: Int32Array.of(9, 11, 201, 205) },
      { id: 'type:class', ranges: Int32Array.of(4, 7) },
    ]);
    expect(rangesByType([], new Uint32Array(3), () => 0)).toEqual([]);
  });
});
