/** Marks stay with their base; no text needs more of them, but a hostile one would exhaust the pattern's stack. */
const marks = String.raw`\p{M}{0,64}`;

/** Scripts written without spaces between words: each of their signs, with its marks, is a token. */
const unspaced = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;

/** Starts a word or identifier; what may follow in it also has digits, marks, joiners and the soft hyphen. */
const wordStart = String.raw`[[\p{L}_]--[${unspaced}]]`;
const wordPart = String.raw`[[\p{L}\p{M}\p{N}_\u00ad\u200c\u200d]--[${unspaced}]]`;

/** A picture with its variation selector, skin tone, keycap or flag tags. */
const picture = String.raw`\p{Extended_Pictographic}[\p{EMod}\ufe0f\u20e3\u{e0020}-\u{e007f}]{0,16}`;

/**
 * What a token is, first match first; each but the first group may carry one leading space. Token lengths are bounded,
 * so that a megabyte without a space does not become one word.
 */
const alone = [
  String.raw`\r\n|[\n\r\u2028\u2029]`,
  String.raw` {2,128}|\t{1,128}`, // indentation
];
const withSpace = [
  String.raw`<(?:unk|eos|pad|bos|s|\/s)>`, // marks of prepared corpora
  String.raw`(?:[cdjlmnstCDJLMNST]|[qQ]u)['’](?=\p{L})`, // French elision: l'homme
  String.raw`${wordStart}${wordPart}{0,99}${marks}`,
  String.raw`\p{N}{1,100}${marks}`,
  String.raw`['’](?:s|t|d|m|ll|re|ve|S|T|D|M|LL|RE|VE)(?!${wordPart})`, // English: it's, don't
  String.raw`[${unspaced}]${marks}`,
  String.raw`\p{RI}{2}|${picture}(?:\u200d${picture}){0,16}${marks}`, // flags, emoji sequences
  // operators of code, and wikitext's separators inside numbers
  String.raw`\/\*{1,2}|\*{1,2}\/|[=!]==|[=\-]>|<!--|-->|<[\/\-]|\/>|\?\.|[\-+*\/%&\|\^!<>:~=]=|@[\-,.]@`,
  String.raw`([\-=*.#\/~!?+&\|<>:'"\x60])\1{1,63}`, // runs of one sign
  String.raw`[^\s\p{M}]${marks}|\p{M}{1,64}`, // any other sign, a lone surrogate too; marks without a base
];

/**
 * Matches one token at `lastIndex`, for any text and any position before its end. Where a token ends depends only on
 * the text from its start to `lookaheadUnits` after its end: reading may start again at any boundary.
 */
export function createWordPattern(): RegExp {
  return new RegExp(`${alone.join('|')}| ?(?:${withSpace.join('|')})|[^]`, 'vy');
}

/** Most UTF-16 units that a pattern looks at behind a token before it settles where the token ends. */
export const lookaheadUnits = 16;
