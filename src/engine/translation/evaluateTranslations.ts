import type { PairEvaluation, PairScores } from '../../protocol/translation';
import { addBleuCounts, bleuCounts, type BleuCounts, bleuOf } from '../evaluation/bleu';
import { scorePairs } from './evaluatePairs';
import { oneLine, type TextPair } from './pairs/parsePairs';
import { encode } from './pairs/preparePairs';
import { translate, type TranslatorParts } from './translate';
import { mostPairTokens } from './translationNetwork';

/** Upper borders of the buckets of source length, in words. */
const bucketBorders = [5, 10, 15, 20, 30, 50];

interface PairResult {
  sourceWords: number;
  counts: BleuCounts;
  isExact: boolean;
  loss: number;
  tokens: number;
}

/**
 * Translates the sources of pairs and compares with their targets: corpus BLEU on the words between spaces, exact matches,
 * and the loss per token of the targets themselves; over all, and by length of the source in words. Pairs too long for the
 * model are left out and counted. Yields how many pairs were translated, after each.
 */
export function* evaluateTranslations(
  model: TranslatorParts,
  pairs: readonly TextPair[],
  { beam }: { beam: number },
): Generator<number | undefined, PairEvaluation> {
  const encoded = pairs.map((pair) => encode(model.tokenizers, pair));
  const isShort = encoded.map(
    ({ source, target }) => Math.max(source.length, target.length) < mostPairTokens,
  );
  const used = pairs.filter((_, i) => isShort[i]);
  const results = used.map(({ source }): PairResult => ({
    sourceWords: source.split(' ').length,
    counts: addBleuCounts([]),
    isExact: false,
    loss: 0,
    tokens: 0,
  }));
  const scoring = scorePairs(
    model.network,
    encoded.filter((_, i) => isShort[i]),
    (scores) => {
      for (const { loss, pair } of scores) {
        results[pair].loss += loss;
        results[pair].tokens++;
      }
    },
  );
  while (!scoring.next().done) yield undefined;
  const translations: string[] = [];
  for (const [i, { source, target }] of used.entries()) {
    const translating = translate(model, source, { beam });
    let state = translating.next();
    for (; !state.done; state = translating.next()) yield undefined;
    const text = oneLine(state.value.candidates[0]?.text ?? '');
    translations.push(text);
    results[i].counts = bleuCounts(text, [target]);
    results[i].isExact = text === target;
    yield i + 1;
  }
  return {
    ...summaryOf(results),
    beam,
    leftOut: pairs.length - used.length,
    byLength: bucketsOf(results),
    translations,
  };
}

function bucketsOf(results: readonly PairResult[]): PairEvaluation['byLength'] {
  return [...bucketBorders, Infinity]
    .map((to, i) => {
      const from = (bucketBorders[i - 1] ?? 0) + 1;
      const inside = results.filter(({ sourceWords }) => sourceWords >= from && sourceWords <= to);
      return { from, to, ...summaryOf(inside) };
    })
    .filter(({ pairs }) => pairs > 0);
}

function summaryOf(results: readonly PairResult[]): PairScores {
  const sum = (of: (result: PairResult) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  const { score, precisions, brevityPenalty } = bleuOf(addBleuCounts(results.map(({ counts }) => counts)));
  const tokens = sum((result) => result.tokens);
  return {
    pairs: results.length,
    tokens,
    loss: sum(({ loss }) => loss) / tokens,
    exactMatch: sum(({ isExact }) => (isExact ? 1 : 0)) / results.length,
    bleu: score,
    precisions,
    brevityPenalty,
  };
}
