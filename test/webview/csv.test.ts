import { describe, expect, it } from 'vitest';
import { csvOf } from '../../webview/export/csv';

describe('csv', () => {
  it('quotes what needs it', () => {
    expect(
      csvOf(
        ['token', 'p'],
        [
          ['a "b", c', 0.1],
          [' cat', 1e-9],
          ['two\nlines', 3],
        ],
      ),
    ).toBe('token,p\r\n"a ""b"", c",0.1\r\n" cat",1e-9\r\n"two\nlines",3\r\n');
  });

  it('leaves out what is no number', () => {
    expect(csvOf(['a', 'b', 'c'], [[NaN, undefined, -Infinity]])).toBe('a,b,c\r\n,,\r\n');
  });

  it('gives spreadsheets no formula', () => {
    expect(
      csvOf(
        ['t', 'v'],
        [
          ['=HYPERLINK("x")', -1],
          ['@a', true],
        ],
      ),
    ).toBe('t,v\r\n"\'=HYPERLINK(""x"")",-1\r\n\'@a,true\r\n');
  });
});
