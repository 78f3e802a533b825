import { describe, expect, it } from 'vitest';
import { sourceLines, translatedText } from '../../../src/host/text/sourceLines';

describe('lines to translate', () => {
  it('keep their indentation, and empty lines stay', () => {
    const lines = sourceLines('  She draws. \r\n\n\tHe reads.');
    expect(lines).toEqual([
      { before: '  ', source: 'She draws.' },
      { before: '', source: '' },
      { before: '\t', source: 'He reads.' },
    ]);
    expect(translatedText(lines, ['Elle dessine.', '', 'Il lit.'])).toBe('  Elle dessine.\n\n\tIl lit.');
  });

  it('that hold pairs keep the source, and the translation stands behind the tab', () => {
    const lines = sourceLines('a cat\tune chose\na dog\t');
    expect(lines.map(({ source }) => source)).toEqual(['a cat', 'a dog']);
    expect(translatedText(lines, ['un chat', 'un chien'])).toBe('a cat\tun chat\na dog\tun chien');
  });

  it('that are not translated yet keep what stands before', () => {
    expect(translatedText(sourceLines('  a\nb\tc'), [])).toBe('  \nb\t');
  });
});
