import type { ComparedContext } from '../../src/protocol/inspectorQuestions';

/**
 * What each of two sides reads: its own text, or where it has none but another model the other's, so that two models are
 * compared on one context. Undefined for a side that reads nothing.
 */
export function comparedContexts(sides: readonly ComparedContext[]): (ComparedContext | undefined)[] {
  return sides.map((side, index) => {
    if (side.text !== '') return side;
    const other = sides.find((_, at) => at !== index);
    return other && other.text !== '' && other.modelId !== side.modelId
      ? { ...side, text: other.text }
      : undefined;
  });
}
