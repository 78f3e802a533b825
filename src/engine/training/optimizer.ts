import type { OptimizerKind } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { F32, Kernels } from '../kernels/kernels';

/** Changes weights by a gradient, which becomes 0. */
export interface Optimizer {
  /** `gradientScale` multiplies the gradient first: how clipping is applied. `update` counts the updates, from 1. */
  step(learningRate: number, gradientScale: number, update: number): void;
  /** What it remembers of earlier gradients, by name; each has as many numbers as the weights. */
  readonly moments: Readonly<Record<string, F32>>;
}

/** torch.optim's Adam with its defaults, or SGD without momentum. */
export function createOptimizer(
  kind: OptimizerKind,
  arena: Arena,
  weights: F32,
  gradient: F32,
  length: number,
): Optimizer {
  if (kind === 'sgd') return new Sgd(arena.kernels, weights, gradient);
  return new Adam(arena.kernels, weights, gradient, arena.floats(length), arena.floats(length));
}

class Adam implements Optimizer {
  private readonly beta1 = 0.9;
  private readonly beta2 = 0.999;
  private readonly epsilon = 1e-8;

  constructor(
    private readonly kernels: Kernels,
    private readonly weights: F32,
    private readonly gradient: F32,
    private readonly m: F32,
    private readonly v: F32,
  ) {}

  get moments(): Record<string, F32> {
    return { m: this.m, v: this.v };
  }

  step(learningRate: number, gradientScale: number, update: number): void {
    const { beta1, beta2, epsilon } = this;
    this.kernels.adam(this.weights, this.gradient, this.m, this.v, {
      learningRate,
      beta1,
      beta2,
      epsilon,
      correction1: 1 - beta1 ** update,
      correction2: 1 - beta2 ** update,
      gradientScale,
    });
  }
}

class Sgd implements Optimizer {
  readonly moments = {};

  constructor(
    private readonly kernels: Kernels,
    private readonly weights: F32,
    private readonly gradient: F32,
  ) {}

  step(learningRate: number, gradientScale: number): void {
    this.kernels.sgd(this.weights, this.gradient, learningRate * gradientScale);
  }
}
