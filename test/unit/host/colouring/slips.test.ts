import { describe, expect, it } from 'vitest';
import { slipsIn } from '../../../../src/host/colouring/slips';

const slips = (text: string) =>
  slipsIn(text).map(({ start, end, meant, times }) => [text.slice(start, end), meant, times]);

describe('slipsIn', () => {
  it.each([
    ['their thir their their', [['thir', 'their', 3]]],
    ['the teh the, the', [['teh', 'the', 3]]],
    ['Until untill until', [['untill', 'Until', 2]]],
    ['heavy rain, heavy snow, hevay wind', [['hevay', 'heavy', 2]]],
    ['outut(output, output)', [['outut', 'output', 2]]],
    ['naïveté naviïeté naïveté naïevté', [['naïevté', 'naïveté', 2]]],
    ['Привет привет првиет', [['првиет', 'Привет', 2]]],
    ['readLength; lengthOf; LENGTH; x.writeLenght', [['Lenght', 'Length', 2]]],
  ])('finds the slip of %s', (text, expected) => {
    expect(slips(text)).toEqual(expected);
  });

  it.each([
    ['another ending', 'walk walk walks walked walk'],
    ['another letter', 'night night light night'],
    ['a beginning', 'where where here where'],
    ['what stands twice', 'their thir their thir their'],
    ['what stands as seldom', 'output outut'],
    ['short words that are near by chance', 'form from from, sale scale scale'],
    ['digits and what is written to them', 'a1b2 ab12 a12b a12b 1234 1324 1234 x2norm norm nrom2 norm'],
    ['codes of capitals', 'AABA AABA ABAA AABA'],
    ['nothing', ''],
    ['a word without end', `${'a'.repeat(500_000)} ${'a'.repeat(499_999)}`],
  ])('does not take %s for one', (_, text) => {
    expect(slips(text)).toEqual([]);
  });

  it('names the word that stands most often, and goes by place', () => {
    const text = 'couts counts counts counts, court courts courts; tkoen tokens token token';
    expect(slips(text)).toEqual([
      ['couts', 'counts', 3],
      ['tkoen', 'token', 2],
    ]);
  });
});
