import type { Arena } from '../arena';
import type { F32, I32, Kernels } from '../kernels/kernels';
import type { OutputProduct } from '../network/outputProduct';
import type { Pacer } from '../network/pacer';
import type { ParameterBlock } from '../network/parameterBlock';
import type { RecurrentLayer } from '../network/recurrentLayer';
import { Attention } from './attention';
import type { BorderState } from './encoder';
import { RecurrentStack } from './recurrentStack';
import { borderOf, EmbeddedTokens } from './translationRun';
import type { TranslationNetwork } from './translationNetwork';

/** Most hypotheses that a search may keep side by side. */
export const mostBeams = 10;

/** One step of the decoder for so many hypotheses about one source side by side. */
export class DecoderStep {
  readonly ids: I32; // (K) the token that each hypothesis reads
  readonly logits: F32; // (K, V)
  /** Number of the token that is read next: 0 is the mark of the start. */
  token = 0;
  private readonly kernels: Kernels;
  private readonly embedded: EmbeddedTokens;
  private readonly decoder: RecurrentStack;
  private readonly attention?: Attention;
  private readonly output: OutputProduct;
  private readonly parents: I32; // (K)
  private readonly sourceLengths = new Int32Array(1);
  private readonly targetLengths: Int32Array;

  constructor(
    arena: Arena,
    private readonly network: TranslationNetwork,
    parameters: ParameterBlock,
    readonly rows: number,
    memory: F32, // (Ts, H)
    sourceSteps: number,
    logits: F32, // (K, V) shared by steps of any number of hypotheses
  ) {
    const { spec, weights } = network;
    this.kernels = arena.kernels;
    this.ids = arena.ints(rows);
    this.parents = arena.ints(rows);
    this.targetLengths = Int32Array.of(rows);
    const table = parameters.get('decoder.embedding.weight');
    this.embedded = new EmbeddedTokens(arena, spec, table, this.ids, rows, false);
    const shape = { steps: 1, rows };
    this.decoder = new RecurrentStack(arena, spec, weights.decoder, shape, this.embedded.values, false);
    let top = this.decoder.output;
    if (weights.attention) {
      // The hypotheses are to attention what the steps of one target are: queries of one source.
      const pairShape = { sourceSteps, targetSteps: rows, rows: 1 };
      this.attention = new Attention(arena, spec, weights.attention, pairShape, memory, top);
      top = this.attention.output;
    }
    this.logits = logits;
    this.output = network.createOutputProduct(top, logits, rows);
  }

  /** From the lowest to the top. */
  get layers(): readonly RecurrentLayer[] {
    return this.decoder.layers;
  }

  /** Every hypothesis starts from the state that the encoder left. */
  *begin(border: readonly BorderState[], sourceLength: number, pacer: Pacer): Generator<void, void> {
    const { kernels, rows } = this;
    this.sourceLengths[0] = sourceLength;
    this.token = 0;
    this.decoder.layers.forEach((layer, l) => {
      const { hidden, cell } = borderOf(layer);
      kernels.broadcastRow(border[l].hidden, hidden, rows, border[l].hidden.length);
      if (cell.length > 0) kernels.broadcastRow(border[l].cell, cell, rows, border[l].cell.length);
    });
    if (this.attention) yield* this.attention.prepare(sourceLength, pacer);
  }

  /** Reads `ids`, from the states before the step to those behind it, and writes the logits. */
  *step(pacer: Pacer): Generator<void, void> {
    this.network.freshWeights();
    this.embedded.forward(this.rows);
    yield* this.decoder.forward(1, pacer);
    this.token++;
    if (this.attention)
      yield* this.attention.forward(1 * this.rows, this.sourceLengths, this.targetLengths, pacer);
    yield* this.output.run(this.rows, pacer);
  }

  /** Hypothesis k goes on from the state of hypothesis parents[k]. */
  carry(parents: ArrayLike<number>): void {
    const { kernels, rows, network } = this;
    const { hiddenSize } = network.spec;
    this.parents.set(parents);
    for (const layer of this.decoder.layers) {
      for (const states of [layer.run.hidden, layer.run.cell]) {
        if (states.length === 0) continue;
        const behind = states.subarray(rows * hiddenSize, 2 * rows * hiddenSize);
        kernels.gather(behind, this.parents, states.subarray(0, rows * hiddenSize), rows, hiddenSize);
      }
    }
  }

  /** A copy of what hypothesis k attended to in the last step, over the source's tokens; undefined without attention. */
  attentionOf(k: number): Float32Array | undefined {
    const length = this.sourceLengths[0];
    return this.attention?.rows[0].weights.slice(k * length, (k + 1) * length);
  }
}
