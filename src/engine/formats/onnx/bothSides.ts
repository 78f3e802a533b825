import type { Network } from '../../network/network';
import { node, tensor } from './onnxProto';
import type { GraphPart } from './recurrentStack';

/**
 * What the output layer of a blank model reads, (time, batch, 2H): for each token the state of the one stack after the
 * tokens before it, and of the other after those behind it. At either end that is the state to begin with.
 */
export function bothSides({ spec }: Pick<Network, 'spec'>): GraphPart {
  const top = spec.layers - 1;
  return {
    initializers: [
      tensor('top_layer', [1], BigInt64Array.of(BigInt(top))),
      tensor('behind_top_layer', [1], BigInt64Array.of(BigInt(top + 1))),
      tensor('first', [1], BigInt64Array.of(0n)),
      tensor('second', [1], BigInt64Array.of(1n)),
      tensor('last', [1], BigInt64Array.of(-1n)),
      tensor('end', [1], BigInt64Array.of(2n ** 62n)),
    ],
    nodes: [
      node('Slice', ['h0', 'top_layer', 'behind_top_layer', 'first'], ['start']),
      node('Slice', ['output', 'first', 'last', 'first'], ['output_but_last']),
      node('Concat', ['start', 'output_but_last'], ['before'], { axis: 0 }),
      node('Slice', ['h0_reverse', 'top_layer', 'behind_top_layer', 'first'], ['start_reverse']),
      node('Slice', ['output_reverse', 'second', 'end', 'first'], ['output_but_first']),
      node('Concat', ['output_but_first', 'start_reverse'], ['behind'], { axis: 0 }),
      node('Concat', ['before', 'behind'], ['features'], { axis: 2 }),
    ],
  };
}
