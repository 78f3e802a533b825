import type { Tokenizer } from '../tokenizers/tokenizer';
import { lookaheadUnits } from '../tokenizers/wordPattern';
import { applyTextChanges, type ReplacedRange, type TextChange } from './textChanges';

/** Units encoded at first beyond a change; doubled until the tokens meet the old ones again. */
const firstWindowUnits = 256;

/**
 * Mirror of a document as tokens. An edit re-reads only from a token boundary before it until the boundaries fall
 * together with those of before: where a token ends depends on nothing before its start (for byte pairs: before a place
 * where reading may start) and on at most `lookaheadUnits` behind its end. The rest is moved, not read.
 */
export class EncodedDocument {
  private currentText: string;
  private currentIds: Int32Array;
  private currentStarts: Uint32Array;
  private currentCount: number;

  private readonly lookaheadUnits: number;

  constructor(
    private readonly tokenizer: Pick<Tokenizer, 'encode' | 'canStartAt' | 'lookaheadUnits'>,
    text: string,
  ) {
    const encoded = tokenizer.encode(text);
    this.currentText = text;
    this.currentIds = encoded.ids;
    this.currentStarts = encoded.starts;
    this.currentCount = encoded.ids.length;
    this.lookaheadUnits = tokenizer.lookaheadUnits ?? lookaheadUnits;
  }

  get text(): string {
    return this.currentText;
  }

  /** Number of tokens. */
  get count(): number {
    return this.currentCount;
  }

  /** The first `count` are the document's; the array is replaced or written over by the next change. */
  get ids(): Int32Array {
    return this.currentIds;
  }

  /** Token i is the text from starts[i] to starts[i + 1], in UTF-16 units, for i below `count`. */
  get starts(): Uint32Array {
    return this.currentStarts;
  }

  /**
   * Applies changes in order, each with offsets in the text before it; `result` is the text that they lead to, where somebody
   * has made it already. Tokens before `firstChangedToken` kept their ids (an unknown one may have another text); it is `count`
   * when all did. Throws `stale`, with nothing changed, when a change lies outside the text.
   */
  applyChanges(changes: readonly TextChange[], result?: string): { firstChangedToken: number } {
    const range = applyTextChanges(this.currentText, changes, result);
    const from = this.safeTokenBefore(range.start);
    const { ids, starts, oldToken } = this.reread(range, from);
    const shared = this.countUnchanged(from, oldToken, ids);
    this.replaceTokens(from, oldToken, ids, starts, range.newEnd - range.oldEnd);
    this.currentText = range.text;
    return { firstChangedToken: from + shared };
  }

  /** Index of the token that holds `offset`, or ends there; -1 for offset 0. Beyond the end: the last token. */
  tokenAt(offset: number): number {
    return this.tokensStartingBefore(offset) - 1;
  }

  /** A token to read again from: the one before it was settled without looking at `offset` or behind. */
  private safeTokenBefore(offset: number): number {
    let token = Math.max(0, this.tokensStartingBefore(offset - this.lookaheadUnits) - 1);
    while (token > 0 && !this.canStartAt(this.currentText, this.currentStarts[token])) token--;
    // Tokens that are parts of one character start at the same place.
    return this.tokensStartingBefore(this.currentStarts[token]);
  }

  /** Encodes from token `from` until a boundary behind the change is an old one too: that of token `oldToken`. */
  private reread(range: ReplacedRange, from: number): { ids: number[]; starts: number[]; oldToken: number } {
    const { text, newEnd, oldEnd } = range;
    const ids: number[] = [];
    const starts: number[] = [];
    let begin = this.currentStarts[from];
    for (let units = firstWindowUnits; ; units *= 2) {
      const end = Math.min(text.length, Math.max(begin, newEnd) + units);
      const encoded = this.tokenizer.encode(text.slice(begin, end));
      const trusted = end === text.length ? end : end - this.lookaheadUnits; // tokens that end later may be cut off
      const origin = begin;
      let settled = { begin, count: ids.length };
      for (let i = 0; i < encoded.ids.length;) {
        const next = endOfCharacter(encoded.starts, i);
        if (origin + encoded.starts[next] > trusted) break;
        for (; i < next; i++) {
          ids.push(encoded.ids[i]);
          starts.push(begin);
        }
        begin = origin + encoded.starts[next];
        if (this.canStartAt(text, begin)) settled = { begin, count: ids.length };
        if (begin < newEnd || !this.isSettled(text, begin, newEnd)) continue;
        const oldBegin = begin - newEnd + oldEnd;
        const oldToken = this.tokensStartingBefore(oldBegin);
        if (this.currentStarts[oldToken] === oldBegin) return { ids, starts, oldToken };
      }
      if (end === text.length) return { ids, starts, oldToken: this.currentCount };
      begin = settled.begin;
      ids.length = starts.length = settled.count;
    }
  }

  private canStartAt(text: string, offset: number): boolean {
    return this.tokenizer.canStartAt?.(text, offset) ?? true;
  }

  /** Whether a token that begins at `begin`, behind the change, does so because of what stands behind the change only. */
  private isSettled(text: string, begin: number, newEnd: number): boolean {
    return !this.tokenizer.canStartAt || (begin > newEnd && this.tokenizer.canStartAt(text, begin));
  }

  /** How many tokens from `from` on keep their ids when [from, oldToken) become `ids`. */
  private countUnchanged(from: number, oldToken: number, ids: number[]): number {
    const replaced = oldToken - from;
    const most = Math.min(ids.length, replaced);
    let shared = 0;
    while (shared < most && ids[shared] === this.currentIds[from + shared]) shared++;
    return shared === ids.length && shared === replaced ? this.currentCount - from : shared;
  }

  /** Tokens [from, to) become `ids`; the starts of those behind, and the end, move by `delta`. */
  private replaceTokens(from: number, to: number, ids: number[], starts: number[], delta: number): void {
    const count = from + ids.length + this.currentCount - to;
    const oldEnd = this.currentCount + 1;
    const movedTo = from + ids.length;
    let idArray = this.currentIds;
    let startArray = this.currentStarts;
    if (count > idArray.length) {
      const capacity = count + (count >> 1) + 16;
      idArray = new Int32Array(capacity);
      startArray = new Uint32Array(capacity + 1);
      idArray.set(this.currentIds.subarray(0, from));
      startArray.set(this.currentStarts.subarray(0, from));
    }
    idArray.set(this.currentIds.subarray(to, this.currentCount), movedTo);
    startArray.set(this.currentStarts.subarray(to, oldEnd), movedTo);
    if (delta !== 0) {
      for (let i = movedTo; i <= count; i++) startArray[i] += delta;
    }
    idArray.set(ids, from);
    startArray.set(starts, from);
    this.currentIds = idArray;
    this.currentStarts = startArray;
    this.currentCount = count;
  }

  /** How many tokens start before `offset`. */
  private tokensStartingBefore(offset: number): number {
    let low = 0;
    let high = this.currentCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.currentStarts[middle] < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The first token after `token` that starts elsewhere: tokens that are parts of one character stay together. */
function endOfCharacter(starts: Uint32Array, token: number): number {
  let next = token + 1;
  while (next + 1 < starts.length && starts[next] === starts[token]) next++;
  return next;
}
