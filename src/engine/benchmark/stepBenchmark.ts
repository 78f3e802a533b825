import type { ModelSpec } from '../../protocol/spec';
import type { KernelsBackend } from '../kernels/kernels';
import { Network } from '../network/network';
import { Stepper } from '../network/stepper';
import { Random } from '../random';
import { quantile } from './quantile';

export interface StepSpeed {
  medianMicroseconds: number;
  p95Microseconds: number;
  steps: number;
}

const seed = 1;
const warmUpShare = 0.2;
const stepsBetweenPauses = 16;

/** Measures one token read and the logits after it, as predictions and suggestions do it, for `seconds`. */
export function* benchmarkStep(
  backend: KernelsBackend,
  model: ModelSpec,
  seconds: number,
  nowSeconds: () => number,
): Generator<void, StepSpeed> {
  const stepper = new Stepper(Network.create(backend, model, seed));
  const random = new Random(seed);
  const begin = nowSeconds();
  const times: number[] = [];
  for (let step = 1; times.length === 0 || nowSeconds() - begin < seconds; step++) {
    const id = Math.floor(random.uniform() * model.vocabularySize);
    const start = nowSeconds();
    stepper.step(id);
    stepper.logits();
    const end = nowSeconds();
    if (end - begin >= warmUpShare * seconds) times.push((end - start) * 1e6);
    if (step % stepsBetweenPauses === 0) yield;
  }
  return {
    medianMicroseconds: quantile(times, 0.5),
    p95Microseconds: quantile(times, 0.95),
    steps: times.length,
  };
}
