import type { TextRange } from '../../protocol/predictions';
import { levelCount } from './levels';
import type { SurprisalMode } from './colouring';

/** A token, where it stands, and how strongly it is coloured; -1 for not at all. */
export interface LevelledToken extends TextRange {
  level: number;
}

/** By level: what is coloured so, in order. White space before a token's word belongs to no colour; neighbours of a level join. */
export function rangesByLevel(
  text: string,
  textStart: number,
  tokens: readonly LevelledToken[],
): TextRange[][] {
  const ranges: TextRange[][] = Array.from({ length: levelCount }, () => []);
  for (const token of tokens) {
    const own = ranges[token.level];
    if (!own) continue;
    const piece = text.slice(token.start - textStart, token.end - textStart);
    const leading = /^\s+(?=\S)/.exec(piece)?.[0].length ?? 0;
    const start = token.start + leading;
    const last = own.at(-1);
    if (last && last.end === start) last.end = token.end;
    else own.push({ start, end: token.end });
  }
  return ranges;
}

/** What a line is worth: of its most surprising token, or of the mean of all that are known. */
export function lineBits(bits: readonly number[], mode: Exclude<SurprisalMode, 'tokens'>): number {
  const known = bits.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return NaN;
  if (mode === 'lineMax') return known.reduce((most, value) => Math.max(most, value), -Infinity);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/**
 * Lines that a stretch of tokens is on, by where each begins; a token that goes over a line end counts where it begins. From
 * the offset `unseenFrom` on the text was held out of the training.
 */
export function lineLevels(
  tokens: { starts: ArrayLike<number>; bits: ArrayLike<number> },
  lineOf: (offset: number) => number,
  mode: Exclude<SurprisalMode, 'tokens'>,
  unseenFrom = Infinity,
): { line: number; level: number }[] {
  const lines = new Map<number, number[]>();
  let firstUnseen = Infinity;
  for (let i = 0; i < tokens.bits.length; i++) {
    if (tokens.starts[i] >= unseenFrom) firstUnseen = Math.min(firstUnseen, lines.size);
    const line = lineOf(tokens.starts[i]);
    const bits = lines.get(line);
    if (bits) bits.push(tokens.bits[i]);
    else lines.set(line, [tokens.bits[i]]);
  }
  const ownBits = [...lines.values()].map((bits) => lineBits(bits, mode));
  const shift = unseenShift(ownBits.slice(0, firstUnseen), ownBits.slice(firstUnseen));
  const worth = [...lines.keys()].map((line, i) => ({
    line,
    bits: ownBits[i] - (i < firstUnseen ? 0 : shift),
  }));
  const scale = lineScale(worth.map(({ bits }) => bits));
  return worth.map(({ line, bits }) => ({ line, level: Number.isNaN(bits) ? -1 : levelOn(scale, bits) }));
}

const leastLines = 8;

/**
 * What is usual in lines that the model never saw, beyond what is in those that it learnt: without it all of the end of a text
 * would glow. Measured on the lower half, so that it stays with what is usual where most of the end is odd: a crash is there.
 */
function unseenShift(seen: readonly number[], unseen: readonly number[]): number {
  const [lines, unseenLines] = [seen, unseen].map((bits) =>
    Float64Array.from(bits.filter((value) => !Number.isNaN(value))).sort(),
  );
  if (Math.min(lines.length, unseenLines.length) < leastLines) return 0;
  const quarter = (sorted: Float64Array) => sorted[Math.floor(sorted.length / 4)];
  return Math.max(0, quarter(unseenLines) - quarter(lines));
}

/** Lines are coloured for being unlike the others: from the usual line on to three standard deviations above it. */
const deviations = 3;
const leastDeviation = 0.5;

function lineScale(bits: readonly number[]): { from: number; to: number } {
  const known = bits.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, known.length);
  return { from: mean, to: mean + deviations * Math.max(leastDeviation, Math.sqrt(variance)) };
}

function levelOn({ from, to }: { from: number; to: number }, value: number): number {
  return Math.round(Math.max(0, Math.min(1, (value - from) / (to - from))) * (levelCount - 1));
}
