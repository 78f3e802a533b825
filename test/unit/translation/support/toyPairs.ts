import { Random } from '../../../../src/engine/random';

const words = ['one', 'two', 'three', 'four', 'five', 'six'];
const mots = ['un', 'deux', 'trois', 'quatre', 'cinq', 'six'];

/** Pairs of numbers in words, the target in French and in the opposite order: nothing but the position tells which word. */
export function toyPairs(count: number, seed = 1): { source: string; target: string }[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const length = 1 + Math.floor(random.uniform() * 4);
    const numbers = Array.from({ length }, () => Math.floor(random.uniform() * words.length));
    return {
      source: numbers.map((n) => words[n]).join(' '),
      target: [...numbers]
        .reverse()
        .map((n) => mots[n])
        .join(' '),
    };
  });
}

export function toyText(count: number, seed = 1): string {
  return toyPairs(count, seed)
    .map(({ source, target }) => `${source}\t${target}\n`)
    .join('');
}
