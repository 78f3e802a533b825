import { describe, it } from 'vitest';
import { lossGradient } from '../../../src/engine/gradient/lossGradient';
import { expectClose } from '../engine/support/expectClose';

describe('the gradient of a loss at the logits', () => {
  it('is that of the softmax', () => {
    const { probability, loss, dLogits } = lossGradient(Float32Array.of(0, Math.log(2), 0), 1);
    expectClose([probability, loss, ...dLogits], [0.5, Math.LN2, 0.25, -0.5, 0.25], 1e-6);
  });

  it('is right where the token is all but certain', () => {
    const { loss, dLogits } = lossGradient([40, 0, 0], 0);
    const other = Math.exp(-40);
    expectClose(
      [loss, ...dLogits].map((x) => x / other),
      [2, -2, 1, 1],
      1e-9,
    );
  });

  it('is right where the token is all but impossible', () => {
    for (const most of [600, 720, 1000]) {
      const { probability, loss, dLogits } = lossGradient([most, 0], 1);
      expectClose([probability, loss, ...dLogits], [0, most, 1, -1], 1e-9);
    }
  });
});
