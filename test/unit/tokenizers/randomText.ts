import type { Random } from '../../../src/engine/random';

/** Pieces that tokenizers get wrong: white space, line ends, pairs and halves of pairs, joiners, marks, look-alikes of object members. */
const pieces = [
  ...[
    'a',
    'b',
    'Z',
    'the',
    'word',
    '_',
    '__proto__',
    'constructor',
    'toString',
    '7',
    '42',
    'é',
    'ß',
    'Ж',
    'ñ',
  ],
  ...[
    ' ',
    ' ',
    ' ',
    '  ',
    '    ',
    '\t',
    '\n',
    '\r\n',
    '\r',
    '\u2028',
    '\u2029',
    '\u00a0',
    '\u3000',
    '\ufeff',
    '\v',
  ],
  ...[
    '.',
    ',',
    '!',
    '"',
    "'",
    '’',
    "'s",
    "'t",
    '-',
    '--',
    '=',
    '==',
    '=>',
    '/*',
    '*/',
    '<',
    '>',
    '<unk>',
    '<!--',
    '@-@',
    '$',
    '\\',
  ],
  ...['中', '文', 'の', 'カ', 'ー', '한국', 'ไทย', 'ั', 'नम', 'स्ते', 'عربي', 'שלום'],
  ...[
    '👍',
    '👍🏽',
    '👩\u200d👩\u200d👧',
    '🇫🇷',
    '🇩',
    '❤\ufe0f',
    '1\ufe0f\u20e3',
    '🏴\u{e0067}\u{e0062}\u{e007f}',
    '𝒳',
  ],
  ...[
    '\u0301',
    '\u0308\u0301',
    '\u200d',
    '\u200c',
    '\ufe0f',
    '\u00ad',
    '\ud83d',
    '\udc4d',
    '\ud800',
    '\udfff',
    '\0',
    '\u001b',
    '\ufffd',
  ],
];

/** A seeded random string of about `length` pieces, now and then any code unit at all. */
export function randomText(random: Random, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) {
    text +=
      random.uniform() < 0.1
        ? String.fromCharCode(random.uint32() & 0xffff)
        : pieces[random.uint32() % pieces.length];
  }
  return text;
}
