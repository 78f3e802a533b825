import { UnrollError } from '../../../base/errors';
import { phrase, type Phrase } from '../../../base/phrase';
import { characterBytes, fromByteString } from './byteStrings';

/** Tokens 0 to 255 are the bytes themselves. */
export const byteTokens = 256;

/** Ids of two tokens fit into one small integer. */
export const idBits = 15;
export const mostBpeTokens = 1 << idBits;

/** Longer tokens cannot come out of pieces. */
const mostTokenBytes = 160;

/** What a token is: whole characters; the first bytes of one, with so many missing; a byte behind the first of one; none. */
export const wholeCharacters = 0;
export const laterByte = -1;
export const impossibleByte = -2;

/** Which tokens there are, by id: the 256 bytes, then merged ones in the order that they were learnt, as strings of bytes. */
export class BpeVocabulary {
  /** Id by string of bytes. */
  readonly ids = new Map<string, number>();
  /** `wholeCharacters`, `laterByte`, `impossibleByte`, or how many bytes of the character that it begins are missing. */
  readonly missing: number[] = [];
  private readonly texts: string[] = [];
  private readonly merged = new Map<number, number>();

  /** Throws `bad-model` for tokens that no training gives. */
  constructor(readonly tokens: readonly string[]) {
    if (tokens.length < byteTokens || tokens.length > mostBpeTokens)
      throw broken(phrase`it has ${tokens.length} tokens, not ${byteTokens} to ${mostBpeTokens}`);
    tokens.forEach((bytes, id) => this.add(bytes, id));
  }

  get size(): number {
    return this.tokens.length;
  }

  /** Text of a token; '' for one that is part of a character. */
  textOf(id: number): string {
    return this.texts[id] ?? '';
  }

  /** Id of the token that two tokens side by side become, or undefined. */
  merge(left: number, right: number): number | undefined {
    return this.merged.get((left << idBits) | right);
  }

  private add(bytes: string, id: number): void {
    if (id < byteTokens ? bytes !== String.fromCharCode(id) : bytes.length < 2)
      throw broken(phrase`token ${id} is not what it should be`);
    if (bytes.length > mostTokenBytes) throw broken(phrase`token ${id} has ${bytes.length} bytes`);
    if (this.ids.has(bytes)) throw broken(phrase`token ${id} stands twice`);
    const text = fromByteString(bytes);
    this.texts.push(text ?? '');
    this.missing.push(text === undefined ? missingBytes(bytes) : wholeCharacters);
    if (id >= byteTokens && !this.addSplits(bytes, id))
      throw broken(phrase`token ${id} is not made of others`);
    this.ids.set(bytes, id);
  }

  private addSplits(bytes: string, id: number): boolean {
    let found = false;
    for (let cut = 1; cut < bytes.length; cut++) {
      const left = this.ids.get(bytes.slice(0, cut));
      const right = this.ids.get(bytes.slice(cut));
      if (left === undefined || right === undefined || !canMerge(this.missing[left], this.missing[right]))
        continue;
      this.merged.set((left << idBits) | right, id);
      found = true;
    }
    return found;
  }
}

/** Characters become whole before they are joined with others: a token is whole characters, or part of a single one. */
export function canMerge(left: number, right: number): boolean {
  return left === wholeCharacters ? right === wholeCharacters : left > 0 && right === laterByte;
}

/** For bytes that are no text. */
export function missingBytes(bytes: string): number {
  const lead = bytes.charCodeAt(0);
  const isLater = (byte: number) => byte >= 0x80 && byte < 0xc0;
  if (bytes.length === 1 && isLater(lead)) return laterByte;
  for (let i = 1; i < bytes.length; i++) if (!isLater(bytes.charCodeAt(i))) return impossibleByte;
  const missing = characterBytes(lead) - bytes.length;
  return missing > 0 ? missing : impossibleByte;
}

function broken(what: Phrase): UnrollError {
  return new UnrollError('bad-model', phrase`The vocabulary is damaged: ${what}.`, 'Train the model again.');
}
