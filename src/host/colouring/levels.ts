/** Colours are few, so that a keystroke moves text between decorations that are there already, and nothing flickers. */
export const levelCount = 16;

/** The level that is drawn as nothing at all: of a signed scale the middle, of another the lowest. */
export const plainLevel = { sequential: 0, diverging: 8 } as const;
export type Scale = keyof typeof plainLevel;

/** Bits of surprisal that have the full colour, where nothing says how many tokens the model knows. */
const usualBits = 12;

/** Bits with the full colour: a guess among all tokens that the model knows. */
export function fullBits(vocabularySize: number | undefined): number {
  return vocabularySize && vocabularySize > 2 ? Math.max(4, Math.log2(vocabularySize)) : usualBits;
}

/** Bits of surprisal of a probability; NaN stays NaN, and 0 is finite. */
export function bitsOf(probability: number): number {
  return Number.isNaN(probability) ? NaN : -Math.log2(Math.max(probability, 2 ** -60));
}

/** Bits of a token of a text; NaN for the first one, which nothing stands before: how odd it is nobody can say. */
export function tokenBits(
  { starts, probability }: { starts: ArrayLike<number>; probability: ArrayLike<number> },
  index: number,
): number {
  return starts[index] === 0 ? NaN : bitsOf(probability[index]);
}

/** 0 for what was expected; -1 for what is no number. Low surprisal is common: it is kept pale. */
export function surprisalLevel(bits: number, full: number): number {
  if (Number.isNaN(bits)) return -1;
  return toLevel((bits / full) ** 1.25);
}

/** A gate, in [0, 1]. */
export function gateLevel(value: number): number {
  return Number.isNaN(value) ? -1 : toLevel(value);
}

/**
 * A state on a signed scale that ends at `largest`: 8 is zero, 0 and 15 its ends. There is one level more below zero than
 * above, which nobody sees.
 */
export function stateLevel(value: number, largest: number): number {
  if (Number.isNaN(value)) return -1;
  if (!(largest > 0)) return plainLevel.diverging;
  const t = Math.max(-1, Math.min(1, value / largest));
  return t < 0 ? 8 + Math.round(8 * t) : 8 + Math.round(7 * t);
}

function toLevel(t: number): number {
  return Math.round(Math.max(0, Math.min(1, t)) * (levelCount - 1));
}
