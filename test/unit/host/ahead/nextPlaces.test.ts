import { describe, expect, it } from 'vitest';
import {
  nextPlaces,
  type Place,
  type Trail,
  trailAfter,
} from '../../../../src/host/inspector/ahead/nextPlaces';

const textLines = (...texts: string[]) => ({
  lineCount: texts.length,
  lineAt: (line: number) => ({ text: texts[line] ?? '' }),
});
const at = (line: number, character: number): Place => ({ line, character });
const restAt = (place: Place, page = 0): Trail => ({ place, column: place.character, page });

const prose = textLines('The cat sat, and', '', '  on the long mat again.', 'end');

describe('where the next key may lead', () => {
  it('is to the ends of words on the right and to their beginnings on the left', () => {
    const way = (place: Place, back = false): Place | undefined => {
      const trail = { ...restAt(place), way: back ? ('wordBack' as const) : ('word' as const) };
      return nextPlaces(prose, trail)[0];
    };
    expect(way(at(0, 0))).toEqual(at(0, 3));
    expect(way(at(0, 3))).toEqual(at(0, 7));
    // A comma behind a word stands alone; the end of a line leads to the next one.
    expect(way(at(0, 11))).toEqual(at(0, 12));
    expect(way(at(0, 16))).toEqual(at(1, 0));
    expect(way(at(1, 0))).toEqual(at(2, 4));
    expect(way(at(2, 4), true)).toEqual(at(2, 2));
    expect(way(at(0, 12), true)).toEqual(at(0, 8));
    expect(way(at(2, 0), true)).toEqual(at(1, 0));
    const marked = textLines('x = .5;');
    expect(nextPlaces(marked, { ...restAt(at(0, 3)), way: 'word' })[0]).toEqual(at(0, 6));
  });

  it('is up and down in the column where the way began, and never out of the text', () => {
    let trail = restAt(at(0, 10));
    expect(nextPlaces(prose, trail)).toContainEqual(at(1, 0));
    trail = trailAfter(trail, prose, at(1, 0), 2);
    expect([trail.way, trail.column]).toEqual(['down', 10]);
    expect(nextPlaces(prose, trail)[0]).toEqual(at(2, 10));
    trail = trailAfter(trail, prose, at(2, 10), 2);
    trail = trailAfter(trail, prose, at(3, 3), 2);
    expect(trail.column).toBe(10);
    for (const { line, character } of nextPlaces(prose, trail)) {
      expect(line).toBeLessThan(4);
      expect(character).toBeLessThanOrEqual(prose.lineAt(line).text.length);
    }
    // A move to the side begins another column.
    expect(trailAfter(trail, prose, at(3, 2), 2).column).toBe(2);
  });

  it('is a page on, as long as the last page was', () => {
    const long = textLines(...Array.from({ length: 200 }, (_, line) => `line ${line}`));
    let trail = trailAfter(undefined, long, at(50, 3), 30);
    expect(nextPlaces(long, trail)).toContainEqual(at(80, 3));
    trail = trailAfter(trail, long, at(78, 3), 30);
    expect([trail.page, trail.way]).toEqual([28, 'page']);
    expect(nextPlaces(long, trail)[0]).toEqual(at(106, 3));
    expect(nextPlaces(long, trail)).toContainEqual(at(50, 3));
    // Cut short by the end of the text, it says nothing about pages.
    trail = trailAfter({ ...trail, place: at(190, 3) }, long, at(199, 3), 30);
    expect(trail.page).toBe(28);
  });

  it('is a character on, with both halves of one that has two', () => {
    const smile = textLines('a\u{1F642}b', '');
    expect(nextPlaces(smile, restAt(at(0, 1)))).toContainEqual(at(0, 3));
    expect(nextPlaces(smile, restAt(at(0, 3)))).toContainEqual(at(0, 1));
    expect(nextPlaces(smile, restAt(at(1, 0)))).toContainEqual(at(0, 4));
  });

  it('is nowhere in an empty text, and every place once elsewhere', () => {
    expect(nextPlaces(textLines(''), restAt(at(0, 0), 20))).toEqual([]);
    const places = nextPlaces(textLines('ab'), restAt(at(0, 1), 20)).map(String);
    expect(nextPlaces(textLines('ab'), restAt(at(0, 1), 20))).toEqual([at(0, 2), at(0, 0)]);
    expect(places).toHaveLength(2);
  });

  it('does not look through a line without end for the end of a word', () => {
    const endless = textLines('a'.repeat(100_000));
    const middle = 50_000;
    expect(nextPlaces(endless, { ...restAt(at(0, middle)), way: 'word' })).toEqual(
      [middle + 1, middle - 1, 100_000, 0].map((character) => at(0, character)),
    );
    expect(nextPlaces(endless, restAt(at(0, 99_500)))).toContainEqual(at(0, 100_000));
    expect(nextPlaces(endless, { ...restAt(at(0, 500)), way: 'wordBack' })[0]).toEqual(at(0, 0));
  });

  it('follows a jump without a guess about its way', () => {
    const trail = trailAfter({ ...restAt(at(0, 0)), way: 'word' }, prose, at(2, 13), 2);
    expect(trail).toEqual({ place: at(2, 13), column: 13, page: 0 });
  });

  it('begins anew where the text has become shorter than the place before', () => {
    const short = {
      lineCount: 1,
      lineAt(line: number) {
        if (line > 0) throw new Error('Illegal value for `line`');
        return { text: 'The cat' };
      },
    };
    const trail = { ...restAt(at(3, 2), 5), way: 'down' as const };
    expect(trailAfter(trail, short, at(0, 3), 7)).toEqual({ place: at(0, 3), column: 3, page: 7 });
  });
});
