import { describe, expect, it, vi } from 'vitest';
import { inDocument, pairAt } from '../../../src/protocol/pairPlace';

vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));
const { attention } = await import('../../../src/host/inspector/questions/attention');

const nothing = { text: '', start: 0, end: 0 };

describe('what a translator is asked about', () => {
  it('is the pair of the line, also while a word of it is selected', () => {
    const selected = { text: 'cat', start: 104, end: 107 };
    expect(pairAt('the cat\tle chat\tmore', 100, selected)).toEqual({
      from: 'pair',
      source: 'the cat',
      sourceStart: 100,
      target: 'le chat',
      targetStart: 108,
    });
  });

  it('is the selection elsewhere, or the line', () => {
    const selected = { text: 'a cat\nsat', start: 3, end: 12 };
    expect(pairAt('saw a cat', 0, selected)).toMatchObject({
      from: 'selection',
      source: 'a cat\nsat',
      sourceStart: 3,
    });
    expect(pairAt('saw a cat', 7, nothing)).toMatchObject({
      from: 'line',
      source: 'saw a cat',
      sourceStart: 7,
    });
  });

  it.each([
    ['the cat\t', 'the cat', 10],
    ['\tle chat', 'le chat', 11],
    [' \t ', '', 10],
    ['', '', 10],
  ])('is the one side that %j has', (line, source, sourceStart) => {
    expect(pairAt(line, 10, nothing)).toMatchObject({ from: 'line', source, sourceStart });
    expect(pairAt(line, 10, nothing).target).toBeUndefined();
  });
});

describe('the question about attention', () => {
  it.each([
    [{ beam: 4 }, true],
    [{ beam: 4, compareWith: 'm' }, true],
    [{ beam: 4, compareWith: 7 }, false],
    [{ beam: 0 }, false],
    [{ beam: 1e9 }, false],
    [undefined, false],
  ])('%j is taken: %s', (request, isTaken) =>
    expect(attention.check(request)).toEqual(isTaken ? request : undefined),
  );

  it('is answered with places of the document; a translation stands nowhere in it', () => {
    const range = { start: 0, end: 3 };
    const look = { sourceRanges: [range], targetRanges: [range] };
    const moved = (place: ReturnType<typeof pairAt>) => inDocument(look as never, place);
    const pair = moved(pairAt('the\tles', 50, nothing));
    expect([pair.sourceRanges, pair.targetRanges]).toEqual([
      [{ start: 50, end: 53 }],
      [{ start: 54, end: 57 }],
    ]);
    const line = moved(pairAt('the', 50, nothing));
    expect(line.targetRanges).toEqual([{ start: 53, end: 53 }]);
  });
});
