import { leftOf } from '../../engine/reading/typedThrough';

/** The text around a cursor: what stands before it, and the rest of its line. */
export interface Surroundings {
  before: string;
  behind: string;
}

/** More of the text before a cursor is not compared. In UTF-16 units. */
export const comparedUnits = 200;

/**
 * Remembers the suggestion on view, so that it stays while the user types through it: nothing is computed, and nothing
 * flickers.
 */
export class LastSuggestion {
  private last?: { documentId: string; offset: number; text: string } & Surroundings;

  remember(documentId: string, offset: number, text: string, { before, behind }: Surroundings): void {
    this.last = { documentId, offset, text, before: before.slice(-comparedUnits), behind };
  }

  forget(): void {
    this.last = undefined;
  }

  /** What is left of it at an offset, when nothing but its beginning has been typed since; else undefined. */
  at(documentId: string, offset: number, { before, behind }: Surroundings): string | undefined {
    const { last } = this;
    if (!last || last.documentId !== documentId || last.behind !== behind || offset < last.offset)
      return undefined;
    const length = offset - last.offset;
    if (length > before.length) return undefined;
    const earlier = before.slice(0, before.length - length);
    const compared = Math.min(earlier.length, last.before.length);
    const isSame =
      earlier.slice(earlier.length - compared) === last.before.slice(last.before.length - compared);
    return isSame ? leftOf(last, before.slice(before.length - length)) : undefined;
  }
}
