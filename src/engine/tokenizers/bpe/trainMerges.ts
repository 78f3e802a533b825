import { byteTokens, canMerge, idBits, missingBytes, mostBpeTokens, wholeCharacters } from './bpeVocabulary';
import { fromByteString, toByteString } from './byteStrings';
import { PairHeap } from './pairHeap';

interface Options {
  /** Most tokens in all, the 256 bytes included; 0 for as many as there can be. */
  vocabularyLimit: number;
  /** Pairs seen less often stay two tokens. */
  minCount: number;
}

/**
 * Byte-pair encoding (Sennrich, Haddow, Birch 2016): the most frequent pair of neighbours inside a piece becomes a token,
 * again and again. Gives the tokens as strings of bytes in the order they were made, the 256 bytes first. `counts` says
 * how often each piece stands in the text; among pairs as frequent as each other that of lower ids comes first. Counts are
 * kept up to date, so a merge costs what the pieces that have the pair cost.
 */
export function trainMerges(
  counts: ReadonlyMap<string, number>,
  { vocabularyLimit, minCount }: Options,
): string[] {
  const most = Math.min(vocabularyLimit || mostBpeTokens, mostBpeTokens);
  const merger = new Merger(counts);
  while (merger.tokens.length < most) {
    const pair = merger.mostFrequent();
    if (!pair || pair.count < Math.max(minCount, 2)) break;
    merger.merge(pair.key);
  }
  return merger.tokens;
}

/** The pieces as sequences of tokens, and how often each pair of neighbours stands in them. */
class Merger {
  readonly tokens: string[] = [];
  private readonly ids = new Map<string, number>();
  private readonly missing: number[] = [];
  private readonly pieces: number[][] = [];
  private readonly weights: number[] = [];
  private readonly pairCounts = new Map<number, number>();
  /** Pieces that have, or had, a pair; one may stand there more than once. */
  private readonly piecesOf = new Map<number, number[]>();
  private readonly heap = new PairHeap();

  constructor(counts: ReadonlyMap<string, number>) {
    for (let byte = 0; byte < byteTokens; byte++) this.addToken(String.fromCharCode(byte));
    for (const [piece, count] of counts) {
      const bytes = toByteString(piece);
      if (bytes.length < 2) continue;
      this.pieces.push(Array.from(bytes, (byte) => byte.charCodeAt(0)));
      this.weights.push(count);
      this.count(this.pieces.length - 1, 1);
    }
    for (const [key, count] of this.pairCounts) this.heap.push(key, count);
  }

  /** The most frequent pair, with its count of the moment. */
  mostFrequent(): { key: number; count: number } | undefined {
    for (let top = this.heap.pop(); top; top = this.heap.pop()) {
      const count = this.pairCounts.get(top.key) ?? 0;
      if (count === top.count) return top;
      if (count > 0) this.heap.push(top.key, count);
    }
    return undefined;
  }

  merge(key: number): void {
    const left = key >> idBits;
    const right = key & (mostBpeTokens - 1);
    const bytes = this.tokens[left] + this.tokens[right];
    const id = this.ids.get(bytes) ?? this.addToken(bytes);
    const raised = new Set<number>();
    for (const index of this.piecesOf.get(key) ?? []) {
      const piece = this.pieces[index];
      if (!hasPair(piece, left, right)) continue;
      this.count(index, -1);
      replacePair(piece, left, right, id);
      this.count(index, 1, raised, id);
    }
    this.piecesOf.delete(key);
    this.pairCounts.delete(key);
    for (const pair of raised) this.heap.push(pair, this.pairCounts.get(pair) ?? 0);
  }

  private addToken(bytes: string): number {
    const id = this.tokens.length;
    this.tokens.push(bytes);
    this.ids.set(bytes, id);
    this.missing.push(fromByteString(bytes) === undefined ? missingBytes(bytes) : wholeCharacters);
    return id;
  }

  /** Adds a piece's pairs to the counts, or takes them away; those with token `id` may have become more frequent. */
  private count(index: number, sign: 1 | -1, raised?: Set<number>, id?: number): void {
    const piece = this.pieces[index];
    const weight = sign * this.weights[index];
    for (let i = 0; i + 1 < piece.length; i++) {
      const left = piece[i];
      const right = piece[i + 1];
      if (!canMerge(this.missing[left], this.missing[right])) continue;
      const key = (left << idBits) | right;
      this.pairCounts.set(key, (this.pairCounts.get(key) ?? 0) + weight);
      if (sign < 0) continue;
      const isNew = left === id || right === id;
      if (id !== undefined && !isNew) continue;
      raised?.add(key);
      const holders = this.piecesOf.get(key);
      if (!holders) this.piecesOf.set(key, [index]);
      else if (holders[holders.length - 1] !== index) holders.push(index);
    }
  }
}

function hasPair(piece: readonly number[], left: number, right: number): boolean {
  for (let i = 0; i + 1 < piece.length; i++) if (piece[i] === left && piece[i + 1] === right) return true;
  return false;
}

/** In place, from left to right. */
function replacePair(piece: number[], left: number, right: number, id: number): void {
  let length = 0;
  for (let i = 0; i < piece.length; i++) {
    const isPair = piece[i] === left && piece[i + 1] === right;
    piece[length++] = isPair ? id : piece[i];
    if (isPair) i++;
  }
  piece.length = length;
}
