import type { TextTag } from '../../protocol/traces';
import type { EncodedDocument } from '../text/encodedDocument';

/** Where in a text a stretch of tokens begins and ends. */
interface TokenSpan {
  first: number;
  end: number;
}

/** How far before a stretch a quote or bracket that reaches into it is looked for, in UTF-16 units. */
const lookBehindUnits = 20_000;
const opening = '([{';
const closing = ')]}';

/**
 * A mark in the text as a number for each token, as it is after the token: inside quotes or not, how many brackets are
 * open, 1 / (1 + tokens since the line began), share of capitals, digits or punctuation among the token's characters.
 */
export function textTagSeries(
  document: EncodedDocument,
  { first, end }: TokenSpan,
  tag: TextTag,
): Float32Array {
  switch (tag) {
    case 'quotes':
      return insideSeries(document, first, end, () => {
        let isInside = false;
        return (character) => {
          // A line end closes what was left open. Apostrophes stand in too many words to be taken for quotes.
          if (character === '"') isInside = !isInside;
          else if (character === '“' || character === '«') isInside = true;
          else if (character === '”' || character === '»' || character === '\n') isInside = false;
          return Number(isInside);
        };
      });
    case 'brackets':
      return insideSeries(document, first, end, () => {
        let depth = 0;
        return (character) => {
          if (opening.includes(character)) depth++;
          else if (closing.includes(character)) depth = Math.max(0, depth - 1);
          return depth;
        };
      });
    case 'lineStart':
      return lineStartSeries(document, first, end);
    case 'capitals':
      return shareSeries(document, first, end, /\p{Lu}/gu);
    case 'digits':
      return shareSeries(document, first, end, /\p{Nd}/gu);
    case 'punctuation':
      return shareSeries(document, first, end, /\p{P}/gu);
  }
}

function insideSeries(
  { text, starts }: EncodedDocument,
  first: number,
  end: number,
  reader: () => (character: string) => number,
): Float32Array {
  const read = reader();
  let value = 0;
  for (let at = Math.max(0, starts[first] - lookBehindUnits); at < starts[first]; at++) {
    value = read(text.charAt(at));
  }
  const series = new Float32Array(end - first);
  for (let token = first; token < end; token++) {
    for (let at = starts[token]; at < starts[token + 1]; at++) value = read(text.charAt(at));
    series[token - first] = value;
  }
  return series;
}

function lineStartSeries({ text, starts }: EncodedDocument, first: number, end: number): Float32Array {
  let since = 0;
  for (let token = first - 1; token >= 0 && since < 1000; token--, since++) {
    if (text.slice(starts[token], starts[token + 1]).includes('\n')) break;
  }
  const series = new Float32Array(end - first);
  for (let token = first; token < end; token++) {
    series[token - first] = 1 / (1 + since);
    since = text.slice(starts[token], starts[token + 1]).includes('\n') ? 0 : since + 1;
  }
  return series;
}

function shareSeries(
  { text, starts }: EncodedDocument,
  first: number,
  end: number,
  pattern: RegExp,
): Float32Array {
  const series = new Float32Array(end - first);
  for (let token = first; token < end; token++) {
    const piece = text.slice(starts[token], starts[token + 1]).trim();
    if (piece !== '') series[token - first] = (piece.match(pattern)?.length ?? 0) / Array.from(piece).length;
  }
  return series;
}
