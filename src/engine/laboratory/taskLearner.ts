import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import type { LabInitialisation } from '../../protocol/laboratory';
import type { CellKind } from '../../protocol/spec';
import { allocate, type Arena, formatBytes, measureBytes } from '../arena';
import { cells } from '../cells/cells';
import { BackwardLayer } from '../gradient/backwardLayer';
import type { F32, Kernels, KernelsBackend } from '../kernels/kernels';
import { DistinctTokens } from '../network/distinctTokens';
import { LayerWeights } from '../network/packedWeights';
import { Pacer } from '../network/pacer';
import { countOf, ParameterBlock } from '../network/parameterBlock';
import { gradientRows } from '../network/products';
import { RecurrentLayer } from '../network/recurrentLayer';
import { Random } from '../random';
import { createOptimizer, type Optimizer } from '../training/optimizer';
import { RecurrentLayerGradient } from '../training/recurrentLayerGradient';
import { clippingScale } from '../training/trainingGraph';
import { initialiseCell } from './initialiseCell';
import { inputWidth, taskShapes } from './taskModel';
import { TaskOutput } from './taskOutput';
import type { FilledSteps, LabTask, TaskBatch } from './tasks/task';

/** Most memory that a network of the laboratory may take, in bytes. */
const limitBytes = 768 * 1024 ** 2;
const clipNorm = 1;
/** Half width of the answering layer's first weights; embeddings begin with 1, so that tokens differ from the start. */
const outputLimit = 0.1;

export interface LearnerPlan {
  cell: CellKind;
  hiddenSize: number;
  /** B */
  rows: number;
  /** T, steps of the longest sequence. */
  mostSteps: number;
  seed: number;
  initialisation: LabInitialisation;
  /** Distance that is to be learnt, in steps. */
  longest: number;
}

/** A network for a task with all that training takes, in one memory: the cells and products of every other training. */
export class TaskLearner {
  readonly batch: TaskBatch;
  readonly parameters: ParameterBlock;
  readonly output: TaskOutput;
  /** One sequence, forward and back to every state, without gradients of weights. */
  readonly looking: BackwardLayer;
  private readonly pacer: Pacer;
  private readonly kernels: Kernels;
  private readonly gradient: ParameterBlock;
  private readonly weights: LayerWeights;
  private readonly layer: RecurrentLayer;
  private readonly layerGradient: RecurrentLayerGradient;
  private readonly optimizer: Optimizer;
  private updates = 0;
  private readonly tokens: DistinctTokens | undefined;
  private readonly input: F32; // (T*B, I)
  private readonly dInput: F32; // (T*B, I)
  private readonly dHidden: F32; // (T*B, H)

  /** Throws `too-large` with the longest sequences that would do. */
  static create(backend: KernelsBackend, task: LabTask, plan: LearnerPlan): TaskLearner {
    const bytes = learnerBytes(backend, task, plan, plan.mostSteps);
    if (bytes > limitBytes) throw tooLarge(plan, bytes);
    const learner = allocate(backend, (arena) => new TaskLearner(arena, task, plan));
    learner.initialise();
    return learner;
  }

  constructor(
    arena: Arena,
    private readonly task: LabTask,
    private readonly plan: LearnerPlan,
  ) {
    const { kernels } = arena;
    const { cell: kind, hiddenSize, rows, mostSteps: steps } = plan;
    const cell = cells[kind];
    const mostRows = steps * rows;
    const width = inputWidth(task);
    const shapes = taskShapes(task, kind, hiddenSize);
    this.kernels = kernels;
    this.pacer = new Pacer(kernels);
    this.parameters = new ParameterBlock(shapes, arena.floats(countOf(shapes)));
    this.gradient = new ParameterBlock(shapes, arena.floats(countOf(shapes)));
    this.input = arena.floats(mostRows * width);
    this.dInput = arena.floats(mostRows * width);
    this.dHidden = arena.floats(mostRows * hiddenSize);
    const isTokens = task.input.kind === 'tokens';
    const tokens =
      task.input.kind === 'tokens' ? new DistinctTokens(arena, mostRows, task.input.count) : undefined;
    this.tokens = tokens;
    this.batch = {
      rows,
      tokens: arena.ints(isTokens ? mostRows : 0),
      values: isTokens ? this.input.subarray(0, 0) : this.input,
      classes: arena.ints(mostRows),
      numbers: arena.floats(rows),
    };
    const parameters = this.parameters.layer('rnn', 'l0');
    const { gateCount, mergesBiases } = cell;
    const size = { columns: gateCount * hiddenSize, inputSize: width, hiddenSize, mergesBiases };
    this.weights = new LayerWeights(arena, parameters, size, true);
    const shape = { steps, rows, hiddenSize };
    this.layer = new RecurrentLayer(arena, cell, this.weights, shape, this.input, width, true, tokens);
    const scratch = arena.floats(kernels.packedLength(gradientRows, Math.max(width, hiddenSize)));
    const buffers = { dHidden: this.dHidden, dInput: this.dInput, scratch };
    this.layerGradient = new RecurrentLayerGradient(
      arena,
      this.layer,
      this.gradient.layer('rnn', 'l0'),
      buffers,
    );
    const outputSize = { hiddenSize, mostRows, rows };
    const [weight, bias] = [this.parameters.get('decoder.weight'), this.parameters.get('decoder.bias')];
    this.output = new TaskOutput(arena, task.answer, weight, bias, outputSize);
    this.looking = new BackwardLayer(
      arena,
      cell,
      parameters,
      { steps, rows: 1, hiddenSize },
      {
        input: arena.floats(steps * width),
        dInput: arena.floats(steps * width),
        inputSize: width,
      },
    );
    this.optimizer = createOptimizer('adam', arena, this.parameters.values, this.gradient.values, this.count);
  }

  get count(): number {
    return this.parameters.count;
  }

  /** One step of training on what the batch holds. Returns its mean loss; the weights stay when that is no number. */
  *learn({ steps, firstAnswer }: FilledSteps, learningRate: number): Generator<void, number> {
    yield* this.answer({ steps, firstAnswer });
    const { kernels, layer, gradient, dHidden, output, plan } = this;
    const { rows, hiddenSize } = plan;
    const first = firstAnswer * rows;
    const count = (steps - firstAnswer) * rows;
    const loss = output.loss(this.batch, this.batch.classes.subarray(first), count);
    kernels.fill(dHidden.subarray(0, steps * rows * hiddenSize), 0);
    output.backward(layer.output.subarray(first * hiddenSize), count, {
      weight: gradient.get('decoder.weight'),
      bias: gradient.get('decoder.bias'),
      dStates: dHidden.subarray(first * hiddenSize),
    });
    yield* this.layerGradient.backward(steps, this.pacer);
    this.addEmbeddingGradient();
    const norm = Math.sqrt(kernels.sumOfSquares(gradient.values));
    if (Number.isFinite(loss) && Number.isFinite(norm)) {
      this.updates++;
      this.optimizer.step(learningRate, clippingScale(clipNorm, norm), this.updates);
    }
    kernels.fill(gradient.values, 0);
    return loss;
  }

  /** Answers from `firstAnswer` on to what the batch holds, in `output.answers`. */
  *answer({ steps, firstAnswer }: FilledSteps): Generator<void, void> {
    const { layer, plan, output } = this;
    this.pack();
    this.readTokens(steps);
    layer.resetState();
    yield* layer.forward(steps, this.pacer);
    const first = firstAnswer * plan.rows;
    output.forward(layer.output.subarray(first * plan.hiddenSize), (steps - firstAnswer) * plan.rows);
  }

  /**
   * Norms of the gradient of an answer, the one wanted after the last step of sequence `row`, at the states before it.
   * Of the answer itself, not of its loss: that vanishes with the error once a task is learnt, and says nothing then.
   */
  *lookBack(steps: number, row: number): Generator<void, LookBack> {
    const { batch, plan, task, looking, layer, parameters } = this;
    const { rows, hiddenSize } = plan;
    const width = layer.inputSize;
    this.pack();
    looking.pack();
    const table = task.input.kind === 'tokens' ? parameters.get('encoder.weight') : batch.values;
    const idAt = (t: number) =>
      task.input.kind === 'tokens' ? batch.tokens[t * rows + row] : t * rows + row;
    for (let t = 0; t < steps; t++) {
      const id = idAt(t);
      looking.input.set(table.subarray(id * width, (id + 1) * width), t * width);
    }
    const empty = new Float32Array(hiddenSize);
    looking.startFrom(empty, empty);
    yield* looking.forward(steps, this.pacer);
    const answer = Math.max(0, task.answer.kind === 'classes' ? batch.classes[(steps - 1) * rows + row] : 0);
    const weight = parameters.get('decoder.weight');
    looking.setLastGradient(steps, weight.subarray(answer * hiddenSize, (answer + 1) * hiddenSize));
    yield* looking.backward(steps, this.pacer);
    const byLag = (norm: (t: number) => number) =>
      Array.from({ length: steps }, (_, lag) => norm(steps - 1 - lag));
    return {
      hidden: byLag((t) => looking.hiddenNorm(t)),
      cell: looking.cellNorms.length > 0 ? byLag((t) => looking.cellNorms[t]) : undefined,
    };
  }

  private initialise(): void {
    const { plan, task, parameters } = this;
    const random = new Random(plan.seed);
    if (task.input.kind === 'tokens') fillUniform(parameters.get('encoder.weight'), 1, random);
    const { cell, hiddenSize, initialisation, longest } = plan;
    initialiseCell(cells[cell], parameters.layer('rnn', 'l0'), hiddenSize, initialisation, longest, random);
    fillUniform(parameters.get('decoder.weight'), outputLimit, random);
    parameters.get('decoder.bias').fill(0);
  }

  private pack(): void {
    this.weights.refresh(this.kernels);
    this.output.pack();
  }

  /** Each token of the batch once, as a training on texts reads them. */
  private readTokens(steps: number): void {
    const { tokens, kernels, parameters, input, batch, plan, layer } = this;
    if (!tokens) return;
    tokens.find(batch.tokens, steps * plan.rows);
    kernels.gather(parameters.get('encoder.weight'), tokens.ids, input, tokens.count, layer.inputSize);
  }

  private addEmbeddingGradient(): void {
    const { tokens, kernels, gradient, dInput, layer } = this;
    if (!tokens) return;
    const table = gradient.get('encoder.weight');
    kernels.scatterAdd(table, tokens.ids, dInput, tokens.count, layer.inputSize);
  }
}

/** Norms by lag, 0 first. */
export interface LookBack {
  hidden: number[];
  cell?: number[];
}

function fillUniform(values: F32, limit: number, random: Random): void {
  for (let i = 0; i < values.length; i++) values[i] = random.between(-limit, limit);
}

function learnerBytes(backend: KernelsBackend, task: LabTask, plan: LearnerPlan, mostSteps: number): number {
  return measureBytes(backend, (arena) => new TaskLearner(arena, task, { ...plan, mostSteps }));
}

function tooLarge(plan: LearnerPlan, bytes: number): UnrollError {
  // Bytes grow in proportion with the steps, nearly.
  const fitting = Math.floor((plan.mostSteps * limitBytes * 0.9) / bytes);
  const share = fitting / plan.mostSteps;
  return new UnrollError(
    'too-large',
    phrase`Sequences of ${plan.mostSteps} steps take ${formatBytes(bytes)} for ${plan.hiddenSize} units; the limit is ${formatBytes(limitBytes)}.`,
    phrase`About ${Math.floor(share * 100)} % of that distance fits; fewer units (--hidden) allow more.`,
  );
}
