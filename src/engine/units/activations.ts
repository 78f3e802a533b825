import { UnrollError } from '../../base/errors';
import type { ModelSpec } from '../../protocol/spec';
import { contextWindow, readingCost } from '../reading/contextWindow';
import { type TokenSpan, tokensAround } from '../reading/inspect';
import type { ModelReader } from '../reading/modelReader';

/** What is held of a document at most, however long it is; with 1,024 units some 80 MB. */
const mostTokens = 20_000;

/** Multiplications and additions that may be spent on reading a document; a training model changes meanwhile. */
const budget = 2e10;
const budgetInTraining = 1e9;

/** One quantity of one layer along a stretch of a document. */
export interface Activations {
  span: TokenSpan;
  units: number;
  /** (tokens, units) */
  values: Float32Array;
}

/** The stretch around an offset that is read of a document: all of it, unless that takes too long or too much memory. */
export function readableSpan(
  { document, network }: ModelReader,
  offset: number,
  isTraining: boolean,
): TokenSpan {
  return tokensAround(document, offset, tokensInBudget(network.spec, isTraining));
}

function tokensInBudget(spec: ModelSpec, isTraining: boolean): number {
  const affordable = Math.floor((isTraining ? budgetInTraining : budget) / readingCost(spec));
  return Math.min(mostTokens, Math.max(contextWindow(spec, 0) * 16, affordable));
}

export function emptyActivations(span: TokenSpan, units: number): Activations {
  return { span, units, values: new Float32Array((span.end - span.first) * units) };
}

/** Throws `bad-input` when a value is no number: nothing can be found in what is broken. */
export function requireNumbers({ values }: Activations): void {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  if (Number.isFinite(sum)) return;
  throw new UnrollError(
    'diverged',
    'The states of this model are no numbers any more: its training went astray.',
    'Train again, with a smaller learning rate.',
  );
}
