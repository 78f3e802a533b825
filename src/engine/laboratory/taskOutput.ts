import type { Arena } from '../arena';
import type { F32, I32, Kernels } from '../kernels/kernels';
import type { TaskAnswer, TaskBatch } from './tasks/task';

/** The linear layer that answers, and its loss: cross-entropy where a class is wanted, squared error for a number. */
export class TaskOutput {
  /** (R, N) answers; after `loss` their gradients. */
  readonly answers: F32;
  /** N */
  readonly width: number;
  private readonly kernels: Kernels;
  private readonly packed: F32; // packed (H, N)
  private readonly packedBack: F32; // packed (N, H)
  private readonly scratch: F32; // packed (R, H)
  private readonly factors: F32; // (B), for numbers

  constructor(
    arena: Arena,
    private readonly answer: TaskAnswer,
    private readonly weight: F32, // (N, H)
    private readonly bias: F32, // (N)
    private readonly size: { hiddenSize: number; mostRows: number; rows: number },
  ) {
    const { kernels } = arena;
    const { hiddenSize, mostRows, rows } = size;
    this.kernels = kernels;
    this.width = answer.kind === 'classes' ? answer.count : 1;
    this.answers = arena.floats(mostRows * this.width);
    this.packed = arena.floats(kernels.packedLength(hiddenSize, this.width));
    this.packedBack = arena.floats(kernels.packedLength(this.width, hiddenSize));
    this.scratch = arena.floats(kernels.packedLength(mostRows, hiddenSize));
    this.factors = arena.floats(rows);
  }

  pack(): void {
    const { kernels, weight, width, size } = this;
    kernels.packTransposed(weight, size.hiddenSize, this.packed, size.hiddenSize, width);
    kernels.pack(weight, size.hiddenSize, this.packedBack, width, size.hiddenSize);
  }

  /** Answers for `count` rows of states (count, H). */
  forward(states: F32, count: number): void {
    const { kernels, width, size } = this;
    const { hiddenSize } = size;
    kernels.gemmWithBias(
      states,
      hiddenSize,
      this.packed,
      this.bias,
      this.answers,
      width,
      count,
      width,
      hiddenSize,
    );
  }

  /** Answers become the gradient of the mean loss over those wanted, which is returned. */
  loss(batch: TaskBatch, classes: I32, count: number): number {
    const { kernels, answers, width, factors } = this;
    if (this.answer.kind === 'classes') {
      const wanted = classes.subarray(0, count).reduce((sum, target) => sum + (target < 0 ? 0 : 1), 0);
      return kernels.softmaxCrossEntropy(answers, classes, count, width, 1 / wanted) / wanted;
    }
    const errors = answers.subarray(0, count);
    errors.forEach((value, row) => (errors[row] = value - batch.numbers[row]));
    const squares = kernels.sumOfSquares(errors);
    kernels.fill(factors, 2 / count);
    kernels.multiply(factors, errors);
    return squares / count;
  }

  /** From the gradient of the answers to those of the weights, and of the states (count, H). */
  backward(states: F32, count: number, into: { weight: F32; bias: F32; dStates: F32 }): void {
    const { kernels, answers, width, size, scratch } = this;
    const { hiddenSize } = size;
    kernels.pack(states, hiddenSize, scratch, count, hiddenSize);
    kernels.gemmTransposedA(answers, width, scratch, into.weight, hiddenSize, width, hiddenSize, count);
    kernels.addColumnSums(answers, into.bias, count, width);
    kernels.gemm(answers, width, this.packedBack, into.dStates, hiddenSize, count, hiddenSize, width, false);
  }
}
