import { longestContext } from '../memory/contextHashes';
import { DocumentNgrams } from '../memory/documentNgrams';
import type { NgramTable } from '../memory/ngramTable';
import { isWordCharacter } from '../reading/wordCharacters';
import { EncodedDocument } from '../text/encodedDocument';
import { WordCutter } from './wordCutter';
import type { TextWords } from './textWords';

/** What stands before a place, in words. */
export interface WordPlace {
  /** The last words before the one that is begun, at most `longestContext`. */
  context: number[];
  /** The beginning of a word that stands left of the place, with its space; '' where a new one begins. */
  prefix: string;
  /** Where the prefix begins. */
  offset: number;
}

/** The words of a document as it is now, and their n-grams without what stands at the cursor. */
export class DocumentWords {
  private readonly document: EncodedDocument;
  private readonly ngrams: DocumentNgrams;

  constructor(readonly words: TextWords) {
    this.document = new EncodedDocument(new WordCutter(words.vocabulary), '');
    this.ngrams = new DocumentNgrams(words.vocabulary.size);
  }

  get table(): NgramTable {
    return this.ngrams.table;
  }

  /** Takes a text over: only what changed is cut anew. Without a cursor all is counted. Yields every millisecond of counting. */
  *update(text: string, cursor?: number): Generator<void, void> {
    const { document } = this;
    if (text !== document.text) document.applyChanges([changeBetween(document.text, text)], text);
    const begin = cursor === undefined ? document.count : this.wordAt(cursor);
    const end = cursor === undefined ? begin : Math.max(begin, document.tokenAt(cursor) + 1);
    yield* this.ngrams.update(document.ids, document.count, begin, end);
  }

  /** What stands before `cursor` in the text that was taken over; undefined inside of signs. */
  placeAt(cursor: number): WordPlace | undefined {
    const { document } = this;
    const word = this.wordAt(cursor);
    const offset = document.starts[word];
    if (offset > cursor) return undefined;
    const prefix = document.text.slice(offset, cursor);
    const context = Array.from(document.ids.subarray(Math.max(0, word - longestContext), word));
    return { context, prefix, offset };
  }

  /** The word that is begun left of the cursor, or else the one that begins there. */
  private wordAt(cursor: number): number {
    const { document } = this;
    const token = document.tokenAt(cursor);
    if (token < 0) return 0;
    const start = document.starts[token];
    const isBegun = isWordCharacter(document.text, cursor - 1) || document.text.slice(start, cursor) === ' ';
    return isBegun ? token : token + 1;
  }
}

/** Units of two texts that are compared at a time: a long document is the same but for a word. */
const comparedUnits = 4096;

/** What made one text of another, as one change. */
function changeBetween(before: string, after: string) {
  const most = Math.min(before.length, after.length);
  const isSame = (from: number, other: number) =>
    before.slice(from, from + comparedUnits) === after.slice(other, other + comparedUnits);
  let offset = 0;
  while (offset + comparedUnits <= most && isSame(offset, offset)) offset += comparedUnits;
  while (offset < most && before.charCodeAt(offset) === after.charCodeAt(offset)) offset++;
  let same = 0;
  for (;;) {
    const next = same + comparedUnits;
    if (offset + next > most || !isSame(before.length - next, after.length - next)) break;
    same = next;
  }
  while (
    same < most - offset &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  return { offset, length: before.length - offset - same, text: after.slice(offset, after.length - same) };
}
