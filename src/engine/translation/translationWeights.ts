import type { Arena } from '../arena';
import { BidirectionalWeights } from '../bidirectional/bidirectionalWeights';
import { cells } from '../cells/cells';
import type { F32, Kernels } from '../kernels/kernels';
import { layOutOutputBlocks, type OutputBlock, outputPackings } from '../network/outputBlocks';
import { LayerWeights } from '../network/packedWeights';
import { type Packing, PackingPlan } from '../network/packingPlan';
import type { ParameterBlock } from '../network/parameterBlock';
import { encoderSpec, type TranslationSpec } from './translationSpec';

/** A weight (N, K) without a bias, packed: for y = x W^T, and for the gradient dX = dY W. */
export class MatrixWeights {
  readonly forward: F32; // packed (K, N)
  readonly back: F32; // packed (N, K); empty when nothing is trained

  constructor(
    arena: Arena,
    private readonly weight: F32, // (N, K)
    private readonly size: { n: number; k: number },
    private readonly forTraining: boolean,
  ) {
    const { n, k } = size;
    this.forward = arena.floats(arena.kernels.packedLength(k, n));
    this.back = arena.floats(forTraining ? arena.kernels.packedLength(n, k) : 0);
  }

  packings(kernels: Kernels): Packing[] {
    const { n, k } = this.size;
    const packings = [{ work: n * k, run: () => kernels.packTransposed(this.weight, k, this.forward, k, n) }];
    if (this.forTraining)
      packings.push({ work: n * k, run: () => kernels.pack(this.weight, k, this.back, n, k) });
    return packings;
  }
}

/** What attention multiplies by. */
export interface AttentionWeights {
  combine: MatrixWeights; // (H, 2H)
  query?: MatrixWeights; // (H, H), of additive attention like the following
  key?: MatrixWeights; // (H, H)
  score?: F32; // (H), as it is
}

/** All weights of an encoder-decoder that the kernels multiply by. */
export class TranslationWeights extends PackingPlan {
  /** One of the two: the encoder reads both ways, or one. */
  readonly bothWays?: BidirectionalWeights;
  readonly encoder: LayerWeights[] = [];
  readonly decoder: LayerWeights[] = [];
  readonly attention?: AttentionWeights;
  readonly outputBlocks: OutputBlock[];

  constructor(arena: Arena, spec: TranslationSpec, parameters: ParameterBlock, forTraining: boolean) {
    super();
    const { kernels } = arena;
    const { hiddenSize, vocabularySize } = spec;
    if (spec.bidirectional) {
      const encoder = encoderSpec(spec);
      this.bothWays = new BidirectionalWeights(arena, encoder, parameters, 'encoder.rnn', forTraining);
    } else {
      this.encoder = stackWeights(arena, spec, parameters, 'encoder.rnn', forTraining);
    }
    this.decoder = stackWeights(arena, spec, parameters, 'decoder.rnn', forTraining);
    if (spec.attention !== 'none') {
      const matrix = (name: string, k: number) =>
        new MatrixWeights(
          arena,
          parameters.get(`attention.${name}.weight`),
          { n: hiddenSize, k },
          forTraining,
        );
      this.attention = { combine: matrix('combine', 2 * hiddenSize) };
      if (spec.attention === 'additive') {
        this.attention.query = matrix('query', hiddenSize);
        this.attention.key = matrix('key', hiddenSize);
        this.attention.score = parameters.get('attention.score.weight');
      }
    }
    this.outputBlocks = layOutOutputBlocks(arena, hiddenSize, vocabularySize, forTraining);
    const { combine, query, key } = this.attention ?? {};
    const layers = [
      ...(this.bothWays?.layers.flatMap(({ forward, backward }) => [forward, backward]) ?? []),
      ...this.encoder,
      ...this.decoder,
    ];
    this.setPackings([
      ...layers.flatMap((layer) => layer.packings(kernels)),
      ...[combine, query, key].flatMap((matrix) => matrix?.packings(kernels) ?? []),
      ...outputPackings(
        kernels,
        this.outputBlocks,
        outputWeightOf(parameters, spec),
        hiddenSize,
        forTraining,
      ),
    ]);
  }
}

/** (Vt, H); the decoder's embedding itself when tied. */
export function outputWeightOf(parameters: ParameterBlock, { tied }: TranslationSpec): F32 {
  return parameters.get(tied ? 'decoder.embedding.weight' : 'output.weight');
}

function stackWeights(
  arena: Arena,
  spec: TranslationSpec,
  parameters: ParameterBlock,
  module: string,
  forTraining: boolean,
): LayerWeights[] {
  const { cell, layers, hiddenSize, embeddingSize } = spec;
  const { gateCount, mergesBiases } = cells[cell];
  return Array.from({ length: layers }, (_, l) => {
    const inputSize = l === 0 ? embeddingSize : hiddenSize;
    const size = { columns: gateCount * hiddenSize, inputSize, hiddenSize, mergesBiases };
    return new LayerWeights(arena, parameters.layer(module, `l${l}`), size, forTraining);
  });
}
