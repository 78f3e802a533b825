import { UnrollError } from '../../base/errors';
import { phrase, type Phrase } from '../../base/phrase';
import { attentionKinds, type ModelSpec } from '../../protocol/spec';
import { outputSize } from './parameterBlock';

/** Throws `bad-input` for a model that cannot exist. */
export function checkSpec(spec: ModelSpec): void {
  const sizes: [name: Phrase, size: number][] = [
    [phrase`number of layers`, spec.layers],
    [phrase`hidden size`, spec.hiddenSize],
    [phrase`embedding size`, spec.embeddingSize],
    [phrase`vocabulary size`, spec.vocabularySize],
  ];
  for (const [name, size] of sizes) {
    if (!Number.isInteger(size) || size < 1) {
      throw new UnrollError(
        'bad-input',
        phrase`The ${name} is ${size}.`,
        'Give a whole number of at least 1.',
      );
    }
  }
  if (!(spec.dropout >= 0 && spec.dropout < 1)) {
    throw new UnrollError(
      'bad-input',
      phrase`Dropout is ${spec.dropout}.`,
      'Give a number from 0 to less than 1.',
    );
  }
  if (spec.kind === 'translate') checkTranslation(spec);
  const width = outputSize(spec);
  if (spec.tied && spec.embeddingSize !== width) {
    const states = spec.kind === 'blank' ? phrase`two hidden states` : phrase`the hidden state`;
    throw new UnrollError(
      'bad-input',
      phrase`Tied weights need an embedding as wide as ${states}, but it is ${spec.embeddingSize} and the hidden size ${spec.hiddenSize}.`,
      phrase`Set the embedding size to ${width}, or do not tie the weights.`,
    );
  }
}

function checkTranslation({ sourceVocabularySize, attention, bidirectional, hiddenSize }: ModelSpec): void {
  if (!Number.isInteger(sourceVocabularySize) || (sourceVocabularySize ?? 0) < 1) {
    throw new UnrollError(
      'bad-input',
      phrase`The source vocabulary size is ${String(sourceVocabularySize)}.`,
      'Give a whole number of at least 1.',
    );
  }
  if (attention === undefined || !attentionKinds.includes(attention)) {
    const hint = phrase`Choose one of: ${attentionKinds.join(', ')}.`;
    throw new UnrollError('bad-input', phrase`The attention is ${String(attention)}.`, hint);
  }
  if (bidirectional === undefined)
    throw new UnrollError('bad-input', 'It is not said whether the encoder reads both ways.', 'Say so.');
  if (bidirectional && hiddenSize % 2 !== 0) {
    throw new UnrollError(
      'bad-input',
      phrase`The hidden size is ${hiddenSize}, which cannot be halved for the encoder's two directions.`,
      'Give an even number, or train without --bidirectional.',
    );
  }
}
