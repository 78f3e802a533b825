import type { PredictionResult } from '../../src/protocol/predictions';
import { isFiniteNumber } from '../format';
import { type VisiblePart, visibleParts } from '../visibleText';

/** A stretch of a prediction: the half-typed part is shown apart from what would be added. */
export interface PredictionPart extends VisiblePart {
  typed: boolean;
}

export interface PredictionRow {
  /** Exact text to insert. */
  text: string;
  parts: PredictionPart[];
  probability: number;
}

/** Rows to draw, most probable first; broken probabilities count as 0. */
export function predictionRows({ predictions, prefix }: PredictionResult): PredictionRow[] {
  return predictions.map(({ text, probability }) => ({
    text,
    parts: splitPrefix(text, prefix),
    probability: isFiniteNumber(probability) ? Math.min(1, Math.max(0, probability)) : 0,
  }));
}

function splitPrefix(text: string, prefix: string): PredictionPart[] {
  const typedLength = prefix !== '' && text.startsWith(prefix) ? prefix.length : 0;
  const typed = visibleParts(text.slice(0, typedLength)).map((part) => ({ ...part, typed: true }));
  const added = visibleParts(text.slice(typedLength)).map((part) => ({ ...part, typed: false }));
  return [...typed, ...added];
}

/** Probability that is left for everything that is not listed. */
export function restProbability(rows: readonly PredictionRow[]): number {
  return Math.max(0, 1 - rows.reduce((sum, row) => sum + row.probability, 0));
}

/** Number of equally likely choices that are as uncertain: exp of the entropy in nats. */
export function evenChoices(entropyNats: number): number {
  return Math.exp(entropyNats);
}
