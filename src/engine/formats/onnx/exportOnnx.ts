import type { LanguageModel } from '../../model/languageModel';
import { metadataKeys } from '../../modelFile/storedModel';
import { directionsOf } from '../../network/parameterBlock';
import { bothSides } from './bothSides';
import { modelProto, node, tensor, valueInfo } from './onnxProto';
import { recurrentStack, stackSuffix, stateLetters } from './recurrentStack';

/**
 * The network as an ONNX file of standard operators. Inputs: ids (time, batch), int64; h0, and c0 for an LSTM,
 * (layers, batch, H), the states to begin with. Outputs: logits (time, batch, V); hn and cn, the states after the last
 * step. A blank model has also h0_reverse … of the stack that reads from right to left; its logits are those of the
 * tokens themselves. Unroll's description and tokenizer are in the metadata, as in a model file.
 */
export function exportOnnx({ network, tokenizer, summary }: LanguageModel): Uint8Array {
  const { spec, parameters } = network;
  const directions = directionsOf(spec);
  const isBlank = spec.kind === 'blank';
  const outer = parameters.list.filter(({ name }) => /^(?:encoder|decoder)\./.test(name));
  const parts = directions.map((direction) => recurrentStack(network, direction));
  if (isBlank) parts.push(bothSides(network));
  const features = isBlank ? 'features' : 'output';
  const outputWeight = spec.tied ? 'encoder.weight' : 'decoder.weight';
  const states = (when: '0' | 'n') =>
    directions.flatMap((direction) =>
      stateLetters(network).map((letter) =>
        valueInfo(letter + when + stackSuffix[direction], 'float', [spec.layers, 'batch', spec.hiddenSize]),
      ),
    );
  return modelProto(
    {
      name: isBlank ? 'blank_model' : 'language_model',
      inputs: [valueInfo('ids', 'int64', ['time', 'batch']), ...states('0')],
      outputs: [valueInfo('logits', 'float', ['time', 'batch', spec.vocabularySize]), ...states('n')],
      initializers: [
        ...outer.map(({ name, shape, values }) => tensor(name, shape, values)),
        tensor('direction_axis', [1], BigInt64Array.of(1n)),
        ...parts.flatMap(({ initializers }) => initializers),
      ],
      nodes: [
        node('Gather', ['encoder.weight', 'ids'], ['embedded']),
        ...parts.flatMap(({ nodes }) => nodes),
        node('Transpose', [outputWeight], ['output_weight'], { perm: [1, 0] }),
        node('MatMul', [features, 'output_weight'], ['product']),
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
