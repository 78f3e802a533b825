import { describe, expect, it } from 'vitest';
import { keepingGate, tellingUnit } from '../../webview/belt/tellingUnit';

describe('the unit that the belt begins with', () => {
  it('is the one whose gate shuts most where sentences end', () => {
    expect(tellingUnit(Float32Array.from([0.4, -0.3, NaN, -0.75, -0.5]))).toEqual({ unit: 3, r: -0.75 });
  });

  it('is none where nothing goes along with them, or there are no sentences', () => {
    expect(tellingUnit([0.9, -0.2, -0.24])).toBeUndefined();
    expect(tellingUnit([NaN, NaN])).toBeUndefined();
    expect(tellingUnit([])).toBeUndefined();
  });

  it('has a gate that keeps its state', () => {
    expect([keepingGate('lstm'), keepingGate('gru'), keepingGate('rnn-tanh')]).toEqual([
      'forget',
      'update',
      undefined,
    ]);
  });
});
