import type { GradientResult, LayerGradient } from '../../src/protocol/gradient';
import type { PairConnectivity } from '../../src/protocol/inspectorQuestions';

/**
 * A translator's gradients as those of a text: the source, then what was written before the prediction. Lag k counts back
 * over the decoder's steps and on over the source from its end, which is the way that they take without attention; with it
 * they reach every state of the encoder at once. Layers of the encoder that read from right to left are lines of their own.
 */
export function asGradient({ gradient, sourceRanges, targetRanges }: PairConnectivity): GradientResult {
  const { target, sourceTokens, sourceConnectivity, inputTokens, inputConnectivity } = gradient;
  const nowhere = { start: 0, end: 0 };
  const source = sourceTokens.map((text, i) => ({ text, known: true, ...(sourceRanges[i] ?? nowhere) }));
  const written = inputTokens.map((text, i) => ({
    text,
    known: true,
    // The first is the mark of the start.
    ...((i > 0 && targetRanges[i - 1]) || nowhere),
  }));
  return {
    target: {
      ...(targetRanges[target.position] ?? nowhere),
      token: target.position,
      text: target.text,
      probability: target.probability,
      loss: target.loss,
      isAssumed: false,
    },
    tokens: [...source, ...written],
    connectivity: Float32Array.from([...sourceConnectivity, ...inputConnectivity]),
    layers: layersOf(gradient),
  };
}

function layersOf({ decoder, encoder }: PairConnectivity['gradient']): LayerGradient[] {
  const forward = decoder.map((own) => {
    const before = encoder.find(({ layer, direction }) => layer === own.layer && direction === 'forward');
    return {
      ...own,
      hidden: joined(own.hidden, before?.hidden),
      ...(own.cellState && { cellState: joined(own.cellState, before?.cellState) }),
    };
  });
  const steps = decoder[0]?.hidden.length ?? 0;
  const nothing = new Float32Array(steps).fill(NaN);
  const backward = encoder
    .filter(({ direction }) => direction === 'backward')
    .map((own) => ({
      ...own,
      hidden: joined(nothing, own.hidden),
      ...(own.cellState && { cellState: joined(nothing, own.cellState) }),
    }));
  return [...forward, ...backward];
}

/** Norms by lag, and behind them those of the source from its last token to its first. */
function joined(byLag: Float32Array, byToken: Float32Array = new Float32Array()): Float32Array {
  return Float32Array.from([...byLag, ...Array.from(byToken).reverse()]);
}
