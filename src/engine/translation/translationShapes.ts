import { bidirectionalShapes } from '../bidirectional/bidirectionalShapes';
import { layerShapes, type ParameterShape } from '../network/parameterShape';
import { encoderSpec, type TranslationSpec } from './translationSpec';

/**
 * Parameters of an encoder-decoder, named as PyTorch would name those of a module with these parts:
 *
 * - encoder.embedding.weight (Vs, E); encoder.rnn.weight_ih_l0 … as torch.nn.LSTM, GRU or RNN, with `bidirectional` of H/2
 *   units a direction (…_l0_reverse);
 * - decoder.embedding.weight (Vt, E); decoder.rnn.weight_ih_l0 … of H units;
 * - attention.combine.weight (H, 2H) over [context; state]; for additive attention also attention.query.weight (H, H) over
 *   the decoder's state, attention.key.weight (H, H) over the encoder's, and attention.score.weight (1, H);
 * - output.weight (Vt, H), absent when tied to the decoder's embedding; output.bias (Vt).
 */
export function translationShapes(spec: TranslationSpec): ParameterShape[] {
  const { sourceVocabularySize, vocabularySize, embeddingSize, hiddenSize, attention, tied } = spec;
  return [
    { name: 'encoder.embedding.weight', shape: [sourceVocabularySize, embeddingSize] },
    ...encoderShapes(spec),
    { name: 'decoder.embedding.weight', shape: [vocabularySize, embeddingSize] },
    ...stackShapes('decoder.rnn', spec),
    ...(attention === 'additive'
      ? [
          { name: 'attention.query.weight', shape: [hiddenSize, hiddenSize] },
          { name: 'attention.key.weight', shape: [hiddenSize, hiddenSize] },
          { name: 'attention.score.weight', shape: [1, hiddenSize] },
        ]
      : []),
    ...(attention === 'none'
      ? []
      : [{ name: 'attention.combine.weight', shape: [hiddenSize, 2 * hiddenSize] }]),
    ...(tied ? [] : [{ name: 'output.weight', shape: [vocabularySize, hiddenSize] }]),
    { name: 'output.bias', shape: [vocabularySize] },
  ];
}

function encoderShapes(spec: TranslationSpec): ParameterShape[] {
  const module = 'encoder.rnn';
  return spec.bidirectional ? bidirectionalShapes(module, encoderSpec(spec)) : stackShapes(module, spec);
}

function stackShapes(module: string, spec: TranslationSpec): ParameterShape[] {
  const { layers, embeddingSize, hiddenSize } = spec;
  return Array.from({ length: layers }, (_, l) =>
    layerShapes(module, `l${l}`, spec, l === 0 ? embeddingSize : hiddenSize),
  ).flat();
}
