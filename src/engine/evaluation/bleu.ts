/** Longest n-grams that count. */
const orders = 4;

/** What BLEU of a corpus is made of: sums over its sentences, so that parts of a corpus add up. */
export interface BleuCounts {
  /** By n-gram length: how many stand in a reference too, and how many there are. */
  correct: number[];
  total: number[];
  hypothesisTokens: number;
  referenceTokens: number;
}

export interface Bleu {
  /** 0 to 100. */
  score: number;
  /** By n-gram length, in percent. */
  precisions: number[];
  brevityPenalty: number;
  hypothesisTokens: number;
  referenceTokens: number;
}

/** Counts of one sentence against its references, of which the one nearest in length counts for the brevity. */
export function bleuCounts(hypothesis: string, references: readonly string[]): BleuCounts {
  const tokens = tokensOf(hypothesis);
  const referenceTokens = references.map(tokensOf);
  const counts: BleuCounts = {
    correct: [],
    total: [],
    hypothesisTokens: tokens.length,
    referenceTokens: nearestLength(
      tokens.length,
      referenceTokens.map(({ length }) => length),
    ),
  };
  for (let n = 1; n <= orders; n++) {
    const most = new Map<string, number>();
    for (const reference of referenceTokens) {
      for (const [gram, count] of ngrams(reference, n)) most.set(gram, Math.max(count, most.get(gram) ?? 0));
    }
    let correct = 0;
    for (const [gram, count] of ngrams(tokens, n)) correct += Math.min(count, most.get(gram) ?? 0);
    counts.correct.push(correct);
    counts.total.push(Math.max(0, tokens.length - n + 1));
  }
  return counts;
}

export function addBleuCounts(all: readonly BleuCounts[]): BleuCounts {
  const sum = (of: (counts: BleuCounts) => number) => all.reduce((total, counts) => total + of(counts), 0);
  const byOrder = (of: (counts: BleuCounts) => number[]) =>
    Array.from({ length: orders }, (_, n) => sum((counts) => of(counts)[n]));
  return {
    correct: byOrder(({ correct }) => correct),
    total: byOrder(({ total }) => total),
    hypothesisTokens: sum(({ hypothesisTokens }) => hypothesisTokens),
    referenceTokens: sum(({ referenceTokens }) => referenceTokens),
  };
}

/**
 * Corpus BLEU (Papineni et al. 2002) as sacrebleu computes it with `tokenize=none` and its default smoothing, `exp`: where
 * no n-gram of a length is right, its precision counts as half of one, the next such length as a quarter, and so on
 * (Post 2018, https://github.com/mjpost/sacrebleu).
 */
export function bleuOf({ correct, total, hypothesisTokens, referenceTokens }: BleuCounts): Bleu {
  const precisions = new Array<number>(orders).fill(0);
  const isShort = hypothesisTokens < referenceTokens;
  const brevityPenalty = !isShort
    ? 1
    : hypothesisTokens > 0
      ? Math.exp(1 - referenceTokens / hypothesisTokens)
      : 0;
  const lengths = { hypothesisTokens, referenceTokens };
  if (!correct.some((count) => count > 0)) return { score: 0, precisions, brevityPenalty, ...lengths };
  let smoothing = 1;
  for (let n = 0; n < orders && total[n] > 0; n++) {
    if (correct[n] === 0) smoothing *= 2;
    precisions[n] = correct[n] === 0 ? 100 / (smoothing * total[n]) : (100 * correct[n]) / total[n];
  }
  const meanLog = precisions.reduce((sum, precision) => sum + Math.log(precision), 0) / orders;
  return { score: brevityPenalty * Math.exp(meanLog), precisions, brevityPenalty, ...lengths };
}

/** BLEU of a corpus with one reference a sentence. */
export function corpusBleu(hypotheses: readonly string[], references: readonly string[]): Bleu {
  return bleuOf(addBleuCounts(hypotheses.map((text, i) => bleuCounts(text, [references[i]]))));
}

function tokensOf(text: string): string[] {
  const line = text.trim();
  return line === '' ? [] : line.split(/\s+/);
}

function ngrams(tokens: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + n <= tokens.length; start++) {
    const gram = tokens.slice(start, start + n).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/** The shorter of two that are as near. */
function nearestLength(length: number, others: readonly number[]): number {
  return others.reduce((best, other) => {
    const difference = Math.abs(other - length) - Math.abs(best - length);
    return difference < 0 || (difference === 0 && other < best) ? other : best;
  });
}
