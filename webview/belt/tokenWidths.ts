import { element } from '../dom';
import { labelParts } from '../traces/drawToken';
import type { TokenTexts } from '../traces/tokenTexts';
import { beltFontPixels } from './staffSurface';

const mostKept = 5000;
/** Of a token whose text is not there yet, CSS pixels. */
const usualWidth = 30;

/** How wide tokens are as they are drawn. */
export class TokenWidths {
  private readonly measure = element('canvas').getContext('2d');
  private readonly widths = new Map<string, number>();

  constructor(
    private readonly texts: TokenTexts,
    private readonly fontFamily: () => string,
  ) {}

  /** Of a row's text, in CSS pixels. */
  of(row: number): number {
    const text = this.texts.get(row)?.text;
    if (text === undefined) return usualWidth;
    const known = this.widths.get(text);
    if (known !== undefined) return known;
    const { measure } = this;
    if (!measure) return usualWidth;
    measure.font = `${beltFontPixels}px ${this.fontFamily()}`;
    const width = labelParts(text).reduce((sum, part) => sum + measure.measureText(part.text).width, 0);
    if (this.widths.size > mostKept) this.widths.clear();
    this.widths.set(text, width);
    return width;
  }
}
