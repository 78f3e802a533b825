import type { AttentionKind, ModelSpec } from '../../protocol/spec';
import type { BidirectionalSpec } from '../bidirectional/bidirectionalShapes';

/** An encoder-decoder: all that a translate model's spec has to say. */
export interface TranslationSpec extends ModelSpec {
  kind: 'translate';
  sourceVocabularySize: number;
  attention: AttentionKind;
  bidirectional: boolean;
}

export function isTranslation(spec: ModelSpec): spec is TranslationSpec {
  return spec.kind === 'translate';
}

/** Marks that stand behind the tokenizers' own tokens: the end of a source; the start and the end of a target. */
export const sourceMarks = 1;
export const targetMarks = 2;

export function sourceEndId(spec: TranslationSpec): number {
  return spec.sourceVocabularySize - 1;
}

/** What the decoder reads first; it never writes it. */
export function startId(spec: Pick<ModelSpec, 'vocabularySize'>): number {
  return spec.vocabularySize - 2;
}

/** What the decoder writes last. */
export function endId(spec: Pick<ModelSpec, 'vocabularySize'>): number {
  return spec.vocabularySize - 1;
}

/** The encoder as a bidirectional stack: each direction has half of the units, so that both together are as wide as the decoder. */
export function encoderSpec(spec: TranslationSpec): BidirectionalSpec {
  const { cell, layers, dropout, embeddingSize } = spec;
  return { cell, layers, dropout, hiddenSize: directionUnits(spec), inputSize: embeddingSize };
}

/** Units of each direction of the encoder. */
export function directionUnits({ hiddenSize, bidirectional }: TranslationSpec): number {
  return bidirectional ? hiddenSize / 2 : hiddenSize;
}
