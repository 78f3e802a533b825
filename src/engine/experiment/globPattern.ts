import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';

/** Most alternatives that the braces of a pattern make. */
const mostAlternatives = 256;

/** Whether a path of an experiment is a pattern: with `*`, `?` or `{a,b}` in it. */
export function isGlob(path: string): boolean {
  return /[*?{]/.test(path);
}

/**
 * What a glob matches, of paths with `/` that are relative to where it begins: `*` and `?` stay within a name, `**` goes
 * through folders, `{a,b}` is one or the other. Matching takes at most time by the product of the lengths, whatever the
 * pattern. Throws `bad-input` for a pattern that is too long.
 */
export function globPattern(glob: string): { test(path: string): boolean } {
  const alternatives = glob.length > 500 ? undefined : withoutBraces(glob.replaceAll('\\', '/'));
  if (!alternatives) {
    throw new UnrollError(
      'bad-input',
      phrase`The pattern “${glob.slice(0, 60)}” is too long.`,
      'Give several simpler patterns.',
    );
  }
  const patterns = alternatives.map((pattern) => pattern.split('/'));
  return { test: (path) => patterns.some((names) => matchesPath(names, path.split('/'))) };
}

/** The patterns that a pattern with braces stands for; undefined for too many. */
function withoutBraces(glob: string): string[] | undefined {
  let patterns = [''];
  for (const piece of glob.match(/\{[^{}]*\}|[^{]+|\{/g) ?? []) {
    const choices = piece.length > 1 && piece.startsWith('{') ? piece.slice(1, -1).split(',') : [piece];
    if (patterns.length * choices.length > mostAlternatives) return undefined;
    patterns = patterns.flatMap((pattern) => choices.map((choice) => pattern + choice));
  }
  return patterns;
}

function matchesPath(pattern: readonly string[], path: readonly string[]): boolean {
  // reach[j]: the pattern so far matches the first j names.
  let reach = path.map(() => false);
  reach.unshift(true);
  for (const [i, name] of pattern.entries()) {
    const next = reach.map(() => false);
    if (name === '**') {
      const isLast = i === pattern.length - 1;
      for (let j = 0, reached = false; j < reach.length; j++) {
        next[j] = isLast ? reached : reached || reach[j];
        reached ||= reach[j];
      }
    } else {
      for (let j = 1; j < reach.length; j++) next[j] = reach[j - 1] && matchesName(name, path[j - 1]);
    }
    reach = next;
  }
  return reach[path.length];
}

/** Goes back to the last star only: that is enough. */
function matchesName(pattern: string, name: string): boolean {
  let p = 0;
  let star = -1;
  let from = 0;
  for (let n = 0; n < name.length;) {
    if (pattern[p] === '*') {
      star = p++;
      from = n;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++from;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
