import { t } from './l10n';

/** A stretch of a token's text: `glyph` stretches stand for white space or controls and are drawn dimmer. */
export interface VisiblePart {
  text: string;
  glyph: boolean;
}

const glyphs: Readonly<Record<string, string>> = {
  ' ': '␣',
  '\n': '↵',
  '\r': '␍',
  '\t': '⇥',
  '\u00a0': '⍽',
  '\u3000': '␣',
  '\u200b': '∅',
  '\u200d': '∅',
  '\ufeff': '∅',
};

function glyphOf(character: string): string | undefined {
  const known = glyphs[character];
  if (known) return known;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f || (code >= 0x80 && code < 0xa0)) return '␦';
  if (code >= 0xd800 && code <= 0xdfff) return '�';
  // What turns the direction of all that follows is shown, and turns nothing.
  if (/\p{Bidi_Control}/u.test(character)) return '⇄';
  return /\s/u.test(character) ? '␣' : undefined;
}

/** The joiner inside an emoji of several, or between two letters, is part of them. */
function joins(before: string, after: string | undefined): boolean {
  const isPart = (character: string | undefined) =>
    character !== undefined && glyphOf(character) === undefined;
  return isPart(before) && isPart(after);
}

/**
 * Splits a token into stretches whose white space can be seen; CRLF is one ↵. A mark that has nothing to stand on stands on a
 * dotted circle, as in the tables of Unicode. An empty token gives an empty list.
 */
export function visibleParts(text: string): VisiblePart[] {
  const parts: VisiblePart[] = [];
  const characters = Array.from(text.replaceAll('\r\n', '\n'));
  characters.forEach((character, at) => {
    const isJoiner = character === '\u200d' && joins(characters[at - 1] ?? '', characters[at + 1]);
    const replacement = isJoiner ? undefined : glyphOf(character);
    const glyph = replacement !== undefined;
    const last = parts.at(-1);
    if (last && last.glyph === glyph) {
      last.text += replacement ?? character;
    } else {
      const base = !glyph && /\p{M}/u.test(character) ? '◌' : '';
      parts.push({ text: replacement ?? base + character, glyph });
    }
  });
  return parts;
}

export function visibleText(text: string): string {
  return visibleParts(text)
    .map((part) => part.text)
    .join('');
}

/** Running text in one line: spaces as they are, line breaks and other white space as glyphs. */
export function inlineText(text: string): string {
  return visibleText(text).replaceAll('␣', ' ');
}

/** Spoken form for screen readers, which pass over glyphs. */
export function spokenText(text: string): string {
  const named = text
    .replaceAll('\r\n', '\n')
    .replaceAll('\n', ` ${t('line break')} `)
    .replaceAll('\t', ` ${t('tab')} `);
  const words = named.trim().replace(/\s+/g, ' ');
  return words === '' ? t('space') : words;
}

/** Right to left letters, which would turn the numbers around them in a line of ours. */
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A text that is to stand inside a sentence: kept apart from what is around it, where it reads the other way. */
export function isolated(text: string): string {
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}

/** A token may be a line of megabytes; so much of it is shown, in UTF-16 units. */
const longestToken = 200;

/** The text, or its beginning where it is longer than anybody reads. */
export function cutText(text: string): string {
  if (text.length <= longestToken) return text;
  return `${text.slice(0, longestToken).replace(/[\ud800-\udbff]$/, '')}…`;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const mostUnitsOfCharacter = 64;

/** First `limit` user-perceived characters, the last one an ellipsis when something was cut: never half an emoji. */
export function elide(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // No character that people see is so many units long; the rest of a long line is not looked at.
  const head = text.slice(0, limit * mostUnitsOfCharacter);
  const graphemes = Array.from(segmenter.segment(head), (entry) => entry.segment);
  return graphemes.length <= limit && head.length === text.length
    ? text
    : `${graphemes.slice(0, Math.max(0, limit - 1)).join('')}…`;
}
