import type { Direction, ModelSpec } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { F32, KernelsBackend } from '../kernels/kernels';
import { StateScores } from '../memory/stateScores';
import { allocateModel } from './allocateModel';
import { BatchStep } from './batchStep';
import { EvaluationWorkspace } from './evaluationWorkspace';
import { initialise } from './initialise';
import { ModelWeights } from './modelWeights';
import type { OutputBlock } from './outputBlocks';
import { OutputProduct } from './outputProduct';
import { PackedWeights } from './packedWeights';
import { directionsOf, outputSize } from './parameterBlock';
import { SequenceRun, type SequenceShape } from './sequenceRun';
import { StepOutput, StepWorkspace } from './stepWorkspace';

/**
 * One model in one kernels memory: its weights, and the buffers that stepping and evaluating share. Whoever uses it
 * for some steps brings the state (a `Stepper`, a training shard), so many may share a network between their pauses.
 */
export class Network extends ModelWeights {
  /** For each stack of the model. */
  readonly stepping: Partial<Record<Direction, StepWorkspace>> = {};
  readonly stepOutput: StepOutput;
  readonly evaluation: EvaluationWorkspace;
  /** Of a model that goes on with texts. */
  readonly batch?: BatchStep;
  /** Through `freshWeights`, unless threads share the packing. */
  readonly packed: PackedWeights;
  private scores?: StateScores;
  /** Absent in training. */
  private backend?: KernelsBackend;

  /** A network of its own with fresh weights, for inference only. Throws `bad-input` or `too-large`. */
  static create(backend: KernelsBackend, spec: ModelSpec, seed: number): Network {
    const network = allocateModel(backend, spec, (arena, s) => new Network(arena, s, false));
    network.backend = backend;
    initialise(network.parameters, spec, seed);
    network.markWeightsChanged();
    return network;
  }

  /** Part of a layout: weights have no values yet. */
  constructor(
    arena: Arena,
    readonly spec: ModelSpec,
    forTraining: boolean,
  ) {
    super(arena, spec);
    this.packed = new PackedWeights(arena, spec, this.parameters, forTraining);
    for (const direction of directionsOf(spec)) {
      this.stepping[direction] = new StepWorkspace(arena, this, direction);
    }
    this.stepOutput = new StepOutput(arena, this);
    this.evaluation = new EvaluationWorkspace(arena, this);
    if ((spec.kind ?? 'language') !== 'language') return;
    this.batch = new BatchStep(arena, this);
  }

  /** Whether states are worth remembering: while weights change, old ones are none to compare with. */
  get keepsStates(): boolean {
    return this.backend !== undefined && this.batch !== undefined;
  }

  /** Compares states, when they are worth remembering; made when first asked for. */
  get stateScores(): StateScores | undefined {
    if (!this.backend || !this.batch) return undefined;
    return (this.scores ??= StateScores.create(this.backend, this.spec));
  }

  /** A copy in a memory of its own, without what training needs. */
  clone(backend: KernelsBackend): Network {
    const copy = allocateModel(backend, this.spec, (arena, spec) => new Network(arena, spec, false));
    copy.backend = backend;
    copy.copyWeights(this);
    return copy;
  }

  /** Part of a layout: buffers for a run of a stack of this network over some steps. */
  createRun(
    arena: Arena,
    shape: SequenceShape,
    forTraining: boolean,
    direction: Direction = 'forward',
  ): SequenceRun {
    const weights = this.packed.stacks[direction];
    return new SequenceRun(arena, this.spec, this.parameters, weights, shape, forTraining);
  }

  get outputBlocks(): readonly OutputBlock[] {
    return this.packed.outputBlocks;
  }

  /** Part of a layout: the output layer, from features (mostRows, outputSize) to logits (mostRows, V). */
  createOutputProduct(features: F32, logits: F32, mostRows: number): OutputProduct {
    const { kernels, parameters, spec, packed } = this;
    const size = { mostRows, width: outputSize(spec), vocabularySize: spec.vocabularySize };
    return new OutputProduct(kernels, packed.outputBlocks, features, logits, parameters.outputBias, size);
  }

  /** The packed weights, packed again if they changed: to be called before every use. */
  freshWeights(): PackedWeights {
    this.packed.refresh(this.weightsVersion);
    return this.packed;
  }
}
