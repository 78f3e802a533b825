import type { ModelSpec } from '../../protocol/spec';
import { cells } from '../cells/cells';
import { translationShapes } from '../translation/translationShapes';
import { isTranslation, type TranslationSpec } from '../translation/translationSpec';
import { directionsOf, inputSize, outputSize } from './parameterBlock';

/**
 * Floating-point operations of training per token: 2 for each weight forward and 4 backward. Embeddings are looked up,
 * not multiplied by, so they do not count. Of a translate model, per token of the target, with a source of equal length;
 * the products of attention, which grow with the source's length, are left out.
 */
export function operationsPerToken(spec: ModelSpec): number {
  if (isTranslation(spec)) return 6 * multipliedWeights(spec);
  const { layers, hiddenSize, vocabularySize } = spec;
  const columns = cells[spec.cell].gateCount * hiddenSize;
  let stack = 0;
  for (let layer = 0; layer < layers; layer++) stack += columns * (inputSize(spec, layer) + hiddenSize);
  return 6 * (directionsOf(spec).length * stack + outputSize(spec) * vocabularySize);
}

function multipliedWeights(spec: TranslationSpec): number {
  return translationShapes({ ...spec, tied: false })
    .filter(({ name, shape }) => shape.length === 2 && !name.endsWith('embedding.weight'))
    .reduce((sum, { shape: [rows, columns] }) => sum + rows * columns, 0);
}
