import type { Theme } from '../theme';
import { type Caption, captionFont, captionHeight, captionLines, drawCaption } from './caption';
import { SvgDocument } from './svgDocument';

/** Left of the caption, as of most pictures. */
const margin = 24;

/** A document with a caption under what will be drawn on its `width` by `height`. */
export function captionedDocument(
  width: number,
  height: number,
  caption: Caption,
  { colors, fontFamily }: Theme,
): SvgDocument {
  const ruler = new SvgDocument(1, 1, colors.background, fontFamily);
  const measure = (text: string) => ruler.measure(text, { size: captionFont });
  const lines = captionLines(caption, width - 2 * margin, measure);
  const document = new SvgDocument(width, height + captionHeight(lines), colors.background, fontFamily);
  drawCaption(document, lines, { x: margin, y: height, color: colors.description });
  return document;
}
