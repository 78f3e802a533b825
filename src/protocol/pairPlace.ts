import type { PairLook } from './attention';
import type { TextRange } from './predictions';

/** A text that is translated, and what it is to become where that stands beside it; offsets are the document's. */
export interface PairPlace {
  /** A line that holds source, tab, target; what is selected; or a line without a tab. */
  from: 'pair' | 'selection' | 'line';
  source: string;
  sourceStart: number;
  target?: string;
  targetStart: number;
}

/**
 * What a translator is asked about at a place: the pair of the cursor's line, else the selection, else the line. `start` is the
 * line's offset. A source may be empty: then there is nothing to ask.
 */
export function pairAt(line: string, start: number, selected: { text: string } & TextRange): PairPlace {
  const [source = '', target, ...more] = line.split('\t');
  if (target !== undefined && source.trim() !== '' && target.trim() !== '') {
    const targetStart = start + source.length + 1;
    return { from: 'pair', source, sourceStart: start, target, targetStart };
  }
  if (selected.text.trim() !== '')
    return {
      from: 'selection',
      source: selected.text,
      sourceStart: selected.start,
      targetStart: selected.end,
    };
  // Of a pair that has one side only, that side.
  const side = [source, target ?? '', ...more].find((part) => part.trim() !== '') ?? '';
  const sourceStart = start + line.indexOf(side);
  return { from: 'line', source: side, sourceStart, targetStart: sourceStart + side.length };
}

/** Ranges of the texts as ranges of the document; of a target that stands nowhere they are empty. */
export function inDocument(look: PairLook, place: PairPlace): PairLook {
  const { sourceStart, targetStart } = place;
  const moved = (by: number) => (range: TextRange) => ({ start: range.start + by, end: range.end + by });
  return {
    ...look,
    sourceRanges: look.sourceRanges.map(moved(sourceStart)),
    targetRanges:
      place.from === 'pair'
        ? look.targetRanges.map(moved(targetStart))
        : look.targetRanges.map(() => ({ start: targetStart, end: targetStart })),
  };
}

/** The token that ends at or holds an offset; the last word, not the mark of the end, where there is none. */
export function tokenAt(ranges: readonly TextRange[], offset: number): number {
  const at = ranges.findIndex(({ start, end }) => start < offset && offset <= end);
  return at >= 0 ? at : Math.max(0, ranges.length - 2);
}
