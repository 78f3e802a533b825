import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import type { Direction, ModelSpec } from '../../protocol/spec';
import { allocate, type Arena, formatBytes, measureBytes } from '../arena';
import { blocksOf } from '../cells/cell';
import { cells } from '../cells/cells';
import type { F32, KernelsBackend } from '../kernels/kernels';
import type { Network } from '../network/network';
import type { ForcedLayers } from '../interventions/stepInterventions';
import type { NetworkState } from '../network/stepper';
import type { Pacer } from '../network/pacer';
import { countOf, inputSize, layerShapes, ParameterBlock } from '../network/parameterBlock';
import { BackwardLayer } from './backwardLayer';

/** Most memory for looking back, in bytes. */
const limitBytes = 512 * 1024 ** 2;
const module = 'rnn';

/** Gradients of two numbers go back side by side: of the loss, and of one logit. */
export const rowsBack = 2;
export const lossRow = 0;
export const logitRow = 1;

/**
 * One stack of a model over up to T steps, forward and back to its states and inputs, with copies of its weights in a
 * memory of its own: a network that only reads has not the matrices for the way back. Both batch rows read the same text.
 */
export class BackwardStack {
  /** (T*2, E) what the first layer reads; after `backward` see `dEmbedded`. */
  readonly embedded: F32;
  /** (T*2, E) after `backward` the gradient of what was read. */
  readonly dEmbedded: F32;
  readonly layers: BackwardLayer[] = [];
  private readonly parameters: ParameterBlock;
  private held?: { network: Network; direction: Direction; version: number };

  /** Throws `too-large` for so many steps that the memory would not do. */
  static create(backend: KernelsBackend, spec: ModelSpec, mostSteps: number): BackwardStack {
    const layout = (arena: Arena) => new BackwardStack(arena, spec, mostSteps);
    const bytes = measureBytes(backend, layout);
    if (bytes > limitBytes) {
      throw new UnrollError(
        'too-large',
        phrase`Looking back ${mostSteps} tokens through this model takes ${formatBytes(bytes)}; the limit is ${formatBytes(limitBytes)}.`,
        'Look back over fewer tokens.',
      );
    }
    return allocate(backend, layout);
  }

  private constructor(
    arena: Arena,
    readonly spec: ModelSpec,
    readonly mostSteps: number,
  ) {
    const { hiddenSize, embeddingSize } = spec;
    const rows = mostSteps * rowsBack;
    const shapes = Array.from({ length: spec.layers }, (_, l) =>
      layerShapes(module, `l${l}`, spec, inputSize(spec, l)),
    ).flat();
    this.parameters = new ParameterBlock(shapes, arena.floats(countOf(shapes)));
    this.embedded = arena.floats(rows * embeddingSize);
    this.dEmbedded = arena.floats(rows * embeddingSize);
    const shape = { steps: mostSteps, rows: rowsBack, hiddenSize };
    let input = this.embedded;
    let dInput = this.dEmbedded;
    for (let l = 0; l < spec.layers; l++) {
      const parameters = this.parameters.layer(module, `l${l}`);
      const buffers = { input, dInput, inputSize: inputSize(spec, l) };
      const layer = new BackwardLayer(arena, cells[spec.cell], parameters, shape, buffers);
      this.layers.push(layer);
      input = layer.output;
      dInput = layer.dHidden;
    }
  }

  /** Takes over the weights that a stack of the network has now. */
  load(network: Network, direction: Direction): void {
    const { held } = this;
    const version = network.weightsVersion;
    if (held?.network === network && held.direction === direction && held.version === version) return;
    this.layers.forEach(({ parameters }, l) => {
      const current = network.parameters.cell(l, direction);
      parameters.weightInput.set(current.weightInput);
      parameters.weightRecurrent.set(current.weightRecurrent);
      parameters.biasInput.set(current.biasInput);
      parameters.biasRecurrent.set(current.biasRecurrent);
    });
    for (const layer of this.layers) layer.pack();
    this.held = { network, direction, version };
  }

  /** Reads tokens (at most T) from a state on; the table of embeddings is (V, E). `forcedAt` gives what is forced in a step, by layer. */
  *forward(
    ids: ArrayLike<number>,
    table: F32,
    state: NetworkState,
    pacer: Pacer,
    forcedAt?: (t: number) => ForcedLayers,
  ): Generator<void, void> {
    this.layers.forEach((layer, l) => layer.force(forcedAt && ((t) => forcedAt(t)[l])));
    const width = this.spec.embeddingSize;
    const inputs = blocksOf(this.embedded, ids.length * rowsBack, width);
    inputs.forEach((input, row) => {
      const id = ids[Math.floor(row / rowsBack)];
      input.set(table.subarray(id * width, (id + 1) * width));
    });
    this.layers.forEach((layer, l) => layer.startFrom(state.hidden[l], state.cell[l]));
    for (const layer of this.layers) yield* layer.forward(ids.length, pacer);
  }

  /** (H) state of the top layer after `steps` steps. */
  topAfter(steps: number): F32 {
    return this.layers[this.layers.length - 1].stateAfter(steps);
  }

  /** From gradients (2, H) of the top layer's state after the last of `steps` steps, back to all states and inputs. */
  *backward(steps: number, dTop: F32, pacer: Pacer): Generator<void, void> {
    const top = this.layers.length - 1;
    this.layers[top].setLastGradient(steps, dTop);
    for (let l = top; l >= 0; l--) yield* this.layers[l].backward(steps, pacer);
  }
}
