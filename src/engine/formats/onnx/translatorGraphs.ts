import { cells } from '../../cells/cells';
import type { Translator } from '../../model/translator';
import { metadataKeys } from '../../modelFile/storedModel';
import type { CellParameters } from '../../cells/cell';
import type { TranslationNetwork } from '../../translation/translationNetwork';
import { directionUnits } from '../../translation/translationSpec';
import type { Message } from '../protobuf';
import { attentionGraph } from './attentionGraph';
import { onnxCells, reorderBlocks } from './gateOrder';
import { modelProto, node, tensor, valueInfo } from './onnxProto';
import type { GraphPart } from './recurrentStack';

/**
 * The encoder as an ONNX file of standard operators. Inputs: ids (source_time, batch), int64, each source with the mark of its
 * end, whose number is the last of the vocabulary; lengths (batch), int32, with that mark: what stands behind is not read.
 * Outputs: memory (source_time, batch, H), and the decoder's first states h0, and c0 for an LSTM, (layers, batch, H).
 */
export function encoderOnnx({ network, tokenizers, summary }: Translator): Uint8Array {
  const { spec, parameters } = network;
  const letters = stateLetters(network);
  const stack = encoderStack(network, letters);
  return modelProto(
    {
      name: 'encoder',
      inputs: [valueInfo('ids', 'int64', ['source_time', 'batch']), valueInfo('lengths', 'int32', ['batch'])],
      outputs: [
        valueInfo('memory', 'float', ['source_time', 'batch', spec.hiddenSize]),
        ...stateInfos(network, '0'),
      ],
      initializers: [
        tensor(
          'embedding',
          [spec.sourceVocabularySize, spec.embeddingSize],
          parameters.get('encoder.embedding.weight'),
        ),
        ...stack.initializers,
      ],
      nodes: [node('Gather', ['embedding', 'ids'], ['embedded']), ...stack.nodes],
    },
    'The encoder of a recurrent encoder-decoder, exported by Unroll.',
    {
      [metadataKeys.summary]: JSON.stringify(summary),
      [metadataKeys.tokenizer]: JSON.stringify(tokenizers.source.toData()),
    },
  );
}

/**
 * The decoder with its attention, for any number of steps: one at a time to write, all at once where the target is known. Inputs:
 * ids (time, batch), int64, which begin with the mark of the start, the last number but one; h0 (and c0) (layers, batch, H); with
 * attention memory (source_time, batch, H) and lengths (batch), int32. Outputs: logits (time, batch, V), hn (and cn), and with
 * attention its weights (batch, time, source_time). The mark of the end is the last number.
 */
export function decoderOnnx({ network, tokenizers, summary }: Translator): Uint8Array {
  const { spec, parameters } = network;
  const { hiddenSize, vocabularySize, embeddingSize, tied } = spec;
  const letters = stateLetters(network);
  const stack = decoderStack(network, letters);
  const attention = spec.attention === 'none' ? undefined : attentionGraph(network);
  const outputWeight = tied ? 'embedding' : 'output_weight_rows';
  return modelProto(
    {
      name: 'decoder',
      inputs: [
        valueInfo('ids', 'int64', ['time', 'batch']),
        ...stateInfos(network, '0'),
        ...(attention
          ? [
              valueInfo('memory', 'float', ['source_time', 'batch', hiddenSize]),
              valueInfo('lengths', 'int32', ['batch']),
            ]
          : []),
      ],
      outputs: [
        valueInfo('logits', 'float', ['time', 'batch', vocabularySize]),
        ...stateInfos(network, 'n'),
        ...(attention ? [valueInfo('attention', 'float', ['batch', 'time', 'source_time'])] : []),
      ],
      initializers: [
        tensor('embedding', [vocabularySize, embeddingSize], parameters.get('decoder.embedding.weight')),
        ...(tied
          ? []
          : [tensor(outputWeight, [vocabularySize, hiddenSize], parameters.get('output.weight'))]),
        tensor('output_bias', [vocabularySize], parameters.get('output.bias')),
        ...stack.initializers,
        ...(attention?.initializers ?? []),
      ],
      nodes: [
        node('Gather', ['embedding', 'ids'], ['embedded']),
        ...stack.nodes,
        ...(attention?.nodes ?? []),
        node('Transpose', [outputWeight], ['output_weight'], { perm: [1, 0] }),
        node('MatMul', [attention ? 'attentional' : 'output', 'output_weight'], ['product']),
        node('Add', ['product', 'output_bias'], ['logits']),
      ],
    },
    'The decoder of a recurrent encoder-decoder, exported by Unroll.',
    {
      [metadataKeys.summary]: JSON.stringify(summary),
      [metadataKeys.tokenizer]: JSON.stringify(tokenizers.target.toData()),
    },
  );
}

type Part = GraphPart;

function stateLetters({ spec }: TranslationNetwork): readonly string[] {
  return cells[spec.cell].hasCellState ? ['h', 'c'] : ['h'];
}

function stateInfos(network: TranslationNetwork, when: '0' | 'n'): Message[] {
  const { layers, hiddenSize } = network.spec;
  return stateLetters(network).map((letter) =>
    valueInfo(letter + when, 'float', [layers, 'batch', hiddenSize]),
  );
}

/** Of `embedded` and `lengths` the memory and the states h0, c0, both directions of each layer beside each other. */
function encoderStack(network: TranslationNetwork, letters: readonly string[]): Part {
  const { spec, parameters } = network;
  const { layers, hiddenSize, embeddingSize, bidirectional } = spec;
  const part: Part = {
    nodes: [],
    initializers: [
      tensor('joined_steps', [3], BigInt64Array.of(0n, 0n, BigInt(hiddenSize))),
      tensor('joined_states', [2], BigInt64Array.of(0n, BigInt(hiddenSize))),
      tensor('layer_axis', [1], BigInt64Array.of(0n)),
    ],
  };
  const { nodes } = part;
  for (let l = 0; l < layers; l++) {
    const suffixes = bidirectional ? [`l${l}`, `l${l}_reverse`] : [`l${l}`];
    const names = [`W_l${l}`, `R_l${l}`, `B_l${l}`];
    const weights = suffixes.map((suffix) => parameters.layer('encoder.rnn', suffix));
    const size = { units: directionUnits(spec), inputSize: l === 0 ? embeddingSize : hiddenSize };
    part.initializers.push(...cellTensors(network, weights, names, size));
    const last = letters.map((letter) => `${letter}_l${l}`); // (directions, batch, units)
    const input = l === 0 ? 'embedded' : `memory_l${l - 1}`;
    nodes.push(
      node(
        onnxCells[spec.cell].operator,
        [input, ...names, 'lengths'],
        [`directions_l${l}`, ...last],
        cellAttributes(network, size.units, bidirectional ? 'bidirectional' : 'forward'),
      ),
      // (time, directions, batch, units) becomes (time, batch, H)
      node('Transpose', [`directions_l${l}`], [`beside_l${l}`], { perm: [0, 2, 1, 3] }),
      node('Reshape', [`beside_l${l}`, 'joined_steps'], [l === layers - 1 ? 'memory' : `memory_l${l}`]),
    );
    for (const name of last) {
      nodes.push(
        node('Transpose', [name], [`${name}_beside`], { perm: [1, 0, 2] }),
        node('Reshape', [`${name}_beside`, 'joined_states'], [`${name}_joined`]),
        node('Unsqueeze', [`${name}_joined`, 'layer_axis'], [`${name}_layer`]),
      );
    }
  }
  for (const letter of letters) {
    const ofLayers = Array.from({ length: layers }, (_, l) => `${letter}_l${l}_layer`);
    nodes.push(node('Concat', ofLayers, [`${letter}0`], { axis: 0 }));
  }
  return part;
}

/** Of `embedded` and the states h0, c0 the value `output` (time, batch, H) and the states hn, cn. */
function decoderStack(network: TranslationNetwork, letters: readonly string[]): Part {
  const { spec, parameters } = network;
  const { layers, hiddenSize, embeddingSize } = spec;
  const part: Part = {
    nodes: [],
    initializers: [tensor('direction_axis', [1], BigInt64Array.of(1n))],
  };
  const { nodes } = part;
  const ofLayers = (name: string) => Array.from({ length: layers }, (_, l) => `${name}_l${l}`);
  for (const letter of letters)
    nodes.push(node('Split', [`${letter}0`], ofLayers(`${letter}0`), { axis: 0 }));
  for (let l = 0; l < layers; l++) {
    const names = [`W_l${l}`, `R_l${l}`, `B_l${l}`];
    const size = { units: hiddenSize, inputSize: l === 0 ? embeddingSize : hiddenSize };
    part.initializers.push(...cellTensors(network, [parameters.layer('decoder.rnn', `l${l}`)], names, size));
    const lengths = ''; // all are whole
    nodes.push(
      node(
        onnxCells[spec.cell].operator,
        [
          l === 0 ? 'embedded' : `output_l${l - 1}`,
          ...names,
          lengths,
          ...letters.map((letter) => `${letter}0_l${l}`),
        ],
        [`directions_l${l}`, ...letters.map((letter) => `${letter}n_l${l}`)],
        cellAttributes(network, hiddenSize, 'forward'),
      ),
      node('Squeeze', [`directions_l${l}`, 'direction_axis'], [l === layers - 1 ? 'output' : `output_l${l}`]),
    );
  }
  for (const letter of letters)
    nodes.push(node('Concat', ofLayers(`${letter}n`), [`${letter}n`], { axis: 0 }));
  return part;
}

function cellAttributes({ spec: { cell } }: TranslationNetwork, units: number, direction: string) {
  const activations = direction === 'bidirectional' ? ['Relu', 'Relu'] : ['Relu'];
  return {
    hidden_size: units,
    direction,
    ...(cell === 'gru' ? { linear_before_reset: 1 } : {}),
    ...(cell === 'rnn-relu' ? { activations } : {}),
  };
}

/** The weights of a layer's directions, one after the other, under three names: of the input, recurrent, and biases. */
function cellTensors(
  { spec }: TranslationNetwork,
  directions: readonly CellParameters[],
  [input, recurrent, bias]: readonly string[],
  { units, inputSize }: { units: number; inputSize: number },
): Message[] {
  const { blocks } = onnxCells[spec.cell];
  const rows = blocks.length * units;
  const joined = (parts: readonly Float32Array[]) => {
    const ordered = parts.map((values) => reorderBlocks(values, blocks));
    const all = new Float32Array(ordered.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const values of ordered) {
      all.set(values, at);
      at += values.length;
    }
    return all;
  };
  const count = directions.length;
  return [
    tensor(input, [count, rows, inputSize], joined(directions.map(({ weightInput }) => weightInput))),
    tensor(recurrent, [count, rows, units], joined(directions.map(({ weightRecurrent }) => weightRecurrent))),
    tensor(
      bias,
      [count, 2 * rows],
      joined(directions.flatMap(({ biasInput, biasRecurrent }) => [biasInput, biasRecurrent])),
    ),
  ];
}
