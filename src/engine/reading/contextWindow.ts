import type { CellKind, ModelSpec } from '../../protocol/spec';

const gatesOf: Record<CellKind, number> = { lstm: 4, gru: 3, 'rnn-tanh': 1, 'rnn-relu': 1 };

const leastTokens = 16;
const mostTokens = 1024;

/** Multiplications and additions, in pairs, that the recurrent layers of a model take to read one token. */
export function readingCost(spec: ModelSpec): number {
  const { hiddenSize: h, embeddingSize: e, layers } = spec;
  const inputWidths = e + (layers - 1) * h;
  return gatesOf[spec.cell] * h * (inputWidths + layers * h);
}

/**
 * How many tokens of context to read, at most, where nothing before is known: what fits into `budget` pairs of
 * multiplication and addition, but 16 to 1,024. Counted in work, not in time, so that the same place gives the same answer.
 */
export function contextWindow(spec: ModelSpec, budget: number): number {
  const affordable = Math.floor(budget / readingCost(spec));
  return Math.min(mostTokens, Math.max(leastTokens, affordable));
}
