import { describe, expect, it } from 'vitest';
import { normalise, temper } from '../../../src/engine/decoding';

describe('temper', () => {
  const logits = Float32Array.of(2, -1, 0.5, -Infinity);
  it.each([0.1, 0.5, 0.99, 1, 1.7, 5])('is softmax(logits / %d)', (temperature) => {
    const tempered = temper(normalise(logits, 1), temperature);
    normalise(logits, temperature).forEach((p, id) => expect(tempered[id]).toBeCloseTo(p, 5));
    expect(tempered.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  });

  it.each([0, -1, NaN])('is greedy at %d', (temperature) =>
    expect([...temper(Float32Array.of(0.2, 0.5, 0.3), temperature)]).toEqual([0, 1, 0]),
  );

  it('leaves impossible what is', () => {
    expect([...temper(Float32Array.of(NaN, 1, 0), 2)]).toEqual([0, 1, 0]);
    expect([...temper(Float32Array.of(0, 0), 2)]).toEqual([0, 0]);
  });
});
