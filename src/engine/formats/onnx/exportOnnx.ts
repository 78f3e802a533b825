import type { LanguageModel } from '../../model/languageModel';
import { metadataKeys } from '../../modelFile/storedModel';
import { modelProto, node, tensor, valueInfo } from './onnxProto';
import { recurrentStack, stateLetters } from './recurrentStack';

/**
 * The network as an ONNX file of standard operators. Inputs: ids (time, batch), int64; h0, and c0 for an LSTM,
 * (layers, batch, H), the states to begin with. Outputs: logits (time, batch, V); hn and cn, the states after the last
 * step. Unroll's description and tokenizer are in the metadata, as in a model file.
 */
export function exportOnnx({ network, tokenizer, summary }: LanguageModel): Uint8Array {
  const { spec, parameters } = network;
  const outer = parameters.list.filter(({ name }) => !name.startsWith('rnn.'));
  const stack = recurrentStack(network, 'embedded');
  const outputWeight = spec.tied ? 'encoder.weight' : 'decoder.weight';
  const states = (suffix: string) =>
    stateLetters(network).map((letter) =>
      valueInfo(letter + suffix, 'float', [spec.layers, 'batch', spec.hiddenSize]),
    );
  return modelProto(
    {
      name: 'language_model',
      inputs: [valueInfo('ids', 'int64', ['time', 'batch']), ...states('0')],
      outputs: [valueInfo('logits', 'float', ['time', 'batch', spec.vocabularySize]), ...states('n')],
      initializers: [
        ...outer.map(({ name, shape, values }) => tensor(name, shape, values)),
        ...stack.initializers,
      ],
      nodes: [
        node('Gather', ['encoder.weight', 'ids'], ['embedded']),
        ...stack.nodes,
        node('Transpose', [outputWeight], ['output_weight'], { perm: [1, 0] }),
        node('MatMul', [stack.output, 'output_weight'], ['product']),
        node('Add', ['product', 'decoder.bias'], ['logits']),
      ],
    },
    'A recurrent language model, exported by Unroll.',
    {
      [metadataKeys.summary]: JSON.stringify(summary),
      [metadataKeys.tokenizer]: JSON.stringify(tokenizer.toData()),
    },
  );
}
