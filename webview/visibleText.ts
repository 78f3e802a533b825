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
  return /\s/u.test(character) ? '␣' : undefined;
}

/** Splits a token into stretches whose white space can be seen; CRLF is one ↵. An empty token gives an empty list. */
export function visibleParts(text: string): VisiblePart[] {
  const parts: VisiblePart[] = [];
  for (const character of text.replaceAll('\r\n', '\n')) {
    const replacement = glyphOf(character);
    const glyph = replacement !== undefined;
    const last = parts.at(-1);
    if (last && last.glyph === glyph) {
      last.text += replacement ?? character;
    } else {
      parts.push({ text: replacement ?? character, glyph });
    }
  }
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
  const named = text.replaceAll('\r\n', '\n').replaceAll('\n', ' line break ').replaceAll('\t', ' tab ');
  const words = named.trim().replace(/\s+/g, ' ');
  return words === '' ? 'space' : words;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** First `limit` user-perceived characters, the last one an ellipsis when something was cut: never half an emoji. */
export function elide(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const graphemes = Array.from(segmenter.segment(text), (entry) => entry.segment);
  return graphemes.length <= limit ? text : `${graphemes.slice(0, Math.max(0, limit - 1)).join('')}…`;
}
