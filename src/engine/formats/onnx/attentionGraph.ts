import type { TranslationNetwork } from '../../translation/translationNetwork';
import { elementTypes, node, tensor } from './onnxProto';
import type { GraphPart } from './recurrentStack';

/** A score that no weight is left of. */
const nothing = -3e38;

/**
 * Of the decoder's states `output` (time, batch, H), `memory` (source_time, batch, H) and `lengths` (batch) the weights
 * `attention` (batch, time, source_time) and the attentional states `attentional` (time, batch, H).
 */
export function attentionGraph(network: TranslationNetwork): GraphPart {
  const { hiddenSize: h } = network.spec;
  const weight = (name: string) => network.parameters.get(`attention.${name}.weight`);
  const scores = network.spec.attention === 'additive' ? additiveScores(network) : dotScores();
  return {
    initializers: [
      tensor('combine', [h, 2 * h], weight('combine')),
      tensor('zero', [], BigInt64Array.of(0n)),
      tensor('one', [], BigInt64Array.of(1n)),
      tensor('behind_batch', [2], BigInt64Array.of(1n, 2n)),
      tensor('nothing', [], Float32Array.of(nothing)),
      ...scores.initializers,
    ],
    nodes: [
      node('Transpose', ['output'], ['states'], { perm: [1, 0, 2] }),
      node('Transpose', ['memory'], ['memory_rows'], { perm: [1, 0, 2] }),
      ...scores.nodes,
      // Only the source's own tokens, not what fills it up to the longest.
      node('Shape', ['memory'], ['memory_shape']),
      node('Gather', ['memory_shape', 'zero'], ['source_time'], { axis: 0 }),
      node('Range', ['zero', 'source_time', 'one'], ['places']),
      node('Cast', ['lengths'], ['length_numbers'], { to: elementTypes.int64 }),
      node('Unsqueeze', ['length_numbers', 'behind_batch'], ['length_rows']),
      node('Less', ['places', 'length_rows'], ['is_own']),
      node('Where', ['is_own', 'scores', 'nothing'], ['own_scores']),
      node('Softmax', ['own_scores'], ['attention'], { axis: 2 }),
      node('MatMul', ['attention', 'memory_rows'], ['context']),
      node('Concat', ['context', 'states'], ['joined'], { axis: 2 }),
      node('Transpose', ['combine'], ['combine_columns'], { perm: [1, 0] }),
      node('MatMul', ['joined', 'combine_columns'], ['combined']),
      node('Tanh', ['combined'], ['attentional_rows']),
      node('Transpose', ['attentional_rows'], ['attentional'], { perm: [1, 0, 2] }),
    ],
  };
}

function dotScores(): GraphPart {
  return {
    initializers: [],
    nodes: [
      node('Transpose', ['memory'], ['memory_columns'], { perm: [1, 2, 0] }),
      node('MatMul', ['states', 'memory_columns'], ['scores']),
    ],
  };
}

function additiveScores({ spec: { hiddenSize: h }, parameters }: TranslationNetwork): GraphPart {
  return {
    initializers: [
      tensor('query', [h, h], parameters.get('attention.query.weight')),
      tensor('key', [h, h], parameters.get('attention.key.weight')),
      tensor('score', [h], parameters.get('attention.score.weight')),
      tensor('source_axis', [1], BigInt64Array.of(2n)),
      tensor('time_axis', [1], BigInt64Array.of(1n)),
    ],
    nodes: [
      node('Transpose', ['query'], ['query_columns'], { perm: [1, 0] }),
      node('Transpose', ['key'], ['key_columns'], { perm: [1, 0] }),
      node('MatMul', ['states', 'query_columns'], ['queries']),
      node('MatMul', ['memory_rows', 'key_columns'], ['keys']),
      node('Unsqueeze', ['queries', 'source_axis'], ['queries_by_source']),
      node('Unsqueeze', ['keys', 'time_axis'], ['keys_by_time']),
      node('Add', ['queries_by_source', 'keys_by_time'], ['sums']),
      node('Tanh', ['sums'], ['bounded']),
      node('MatMul', ['bounded', 'score'], ['scores']), // a vector behind: the last axis is summed up
    ],
  };
}
