import type { Arena } from '../arena';
import type { F32, Kernels } from '../kernels/kernels';

/** A place where activations are dropped in training, with the mask for the way back. */
export class DropoutPoint {
  readonly output: F32;
  private readonly mask: F32;
  private readonly kernels: Kernels;

  constructor(
    arena: Arena,
    private readonly input: F32,
    length: number,
    private readonly probability: number,
    private readonly mode: 'in-place' | 'copy',
  ) {
    this.kernels = arena.kernels;
    this.mask = arena.floats(length);
    this.output = mode === 'copy' ? arena.floats(length) : input;
  }

  forward(seed: number): void {
    if (this.mode === 'copy') this.kernels.copy(this.input, this.output);
    this.kernels.dropout(this.output, this.mask, this.probability, seed);
  }

  /** The gradient of the output becomes that of the input. */
  backward(gradient: F32): void {
    this.kernels.multiply(this.mask, gradient);
  }
}
