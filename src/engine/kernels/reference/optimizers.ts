import type { AdamStep, F32 } from '../kernels';

/**
 * Adam (Kingma and Ba 2015) as torch.optim.Adam computes it: w -= lr / correction1 * m / (sqrt(v) / sqrt(correction2)
 * + epsilon). All of one length; the gradient is set to 0.
 */
export function adam(weights: F32, gradient: F32, m: F32, v: F32, step: AdamStep): void {
  const { beta1, beta2, epsilon, gradientScale } = step;
  const stepSize = step.learningRate / step.correction1;
  const vScale = 1 / Math.sqrt(step.correction2);
  for (let i = 0; i < weights.length; i++) {
    const g = gradient[i] * gradientScale;
    const first = beta1 * m[i] + (1 - beta1) * g;
    const second = beta2 * v[i] + (1 - beta2) * g * g;
    m[i] = first;
    v[i] = second;
    weights[i] -= (stepSize * first) / (Math.sqrt(second) * vScale + epsilon);
    gradient[i] = 0;
  }
}

/** w -= learningRate * gradient; the gradient is set to 0. */
export function sgd(weights: F32, gradient: F32, learningRate: number): void {
  for (let i = 0; i < weights.length; i++) {
    weights[i] -= learningRate * gradient[i];
    gradient[i] = 0;
  }
}
