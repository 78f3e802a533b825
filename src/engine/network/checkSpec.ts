import { UnrollError } from '../../base/errors';
import { attentionKinds, type ModelSpec } from '../../protocol/spec';
import { outputSize } from './parameterBlock';

/** Throws `bad-input` for a model that cannot exist. */
export function checkSpec(spec: ModelSpec): void {
  const sizes = {
    'number of layers': spec.layers,
    'hidden size': spec.hiddenSize,
    'embedding size': spec.embeddingSize,
    'vocabulary size': spec.vocabularySize,
  };
  for (const [name, size] of Object.entries(sizes)) {
    if (!Number.isInteger(size) || size < 1) {
      throw new UnrollError('bad-input', `The ${name} is ${size}.`, 'Give a whole number of at least 1.');
    }
  }
  if (!(spec.dropout >= 0 && spec.dropout < 1)) {
    throw new UnrollError('bad-input', `Dropout is ${spec.dropout}.`, 'Give a number from 0 to less than 1.');
  }
  if (spec.kind === 'translate') checkTranslation(spec);
  const width = outputSize(spec);
  if (spec.tied && spec.embeddingSize !== width) {
    const states = spec.kind === 'blank' ? 'two hidden states' : 'the hidden state';
    throw new UnrollError(
      'bad-input',
      `Tied weights need an embedding as wide as ${states}, but it is ${spec.embeddingSize} and the hidden size ${spec.hiddenSize}.`,
      `Set the embedding size to ${width}, or do not tie the weights.`,
    );
  }
}

function checkTranslation({ sourceVocabularySize, attention, bidirectional, hiddenSize }: ModelSpec): void {
  if (!Number.isInteger(sourceVocabularySize) || (sourceVocabularySize ?? 0) < 1) {
    const hint = 'Give a whole number of at least 1.';
    throw new UnrollError('bad-input', `The source vocabulary size is ${sourceVocabularySize}.`, hint);
  }
  if (attention === undefined || !attentionKinds.includes(attention)) {
    const hint = `Choose one of: ${attentionKinds.join(', ')}.`;
    throw new UnrollError('bad-input', `The attention is ${String(attention)}.`, hint);
  }
  if (bidirectional === undefined)
    throw new UnrollError('bad-input', 'It is not said whether the encoder reads both ways.', 'Say so.');
  if (bidirectional && hiddenSize % 2 !== 0) {
    throw new UnrollError(
      'bad-input',
      `The hidden size is ${hiddenSize}, which cannot be halved for the encoder's two directions.`,
      'Give an even number, or train without --bidirectional.',
    );
  }
}
