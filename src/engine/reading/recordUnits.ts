import type { LayerTrace, Trace } from '../../protocol/predictions';
import type { RecordedText } from '../../protocol/recording';
import type { Quantity } from '../../protocol/spec';
import type { LayerChoice } from '../../protocol/units';
import type { EncodedDocument } from '../text/encodedDocument';
import type { Activations } from '../units/activations';
import { detectUnits } from '../units/detectUnits';
import { matchUnits } from '../units/matchUnits';
import type { TokenSpan } from './inspect';

/** Other places that are told of a token's units. */
const mostMatches = 12;

/**
 * What can be told of single units over the tokens of a trace, those of `span`: what they go along with, in each layer, and
 * which are on in each of the last `looked` tokens, of the layer that the output reads.
 */
export function* recordUnits(
  document: EncodedDocument,
  trace: Trace,
  span: TokenSpan,
  looked: number,
): Generator<void, Pick<RecordedText, 'detectors' | 'matches'>> {
  if (trace.layers.some(isBroken)) return {};
  const detectors = [];
  for (const layer of trace.layers) {
    const { direction = 'forward' } = layer;
    const index = trace.layers.filter((other) => (other.direction ?? 'forward') === direction).indexOf(layer);
    for (const quantity of Object.keys(layer.quantities) as Quantity[]) {
      const choice: LayerChoice = { direction, layer: index, quantity };
      detectors.push({
        choice,
        found: yield* detectUnits(document, activationsOf(layer, quantity, span), []),
      });
    }
  }
  const forward = trace.layers.filter(({ direction = 'forward' }) => direction === 'forward');
  const top = forward.at(-1);
  if (!top) return { detectors };
  const activations = activationsOf(top, 'hidden', span);
  const ofTokens = [];
  for (let token = Math.max(span.first, span.end - looked); token < span.end; token++) {
    const range = { start: document.starts[token], end: document.starts[token + 1] };
    const found = yield* matchUnits(document, activations, range, mostMatches);
    ofTokens.push({ ...found, text: document.text.slice(range.start, range.end) });
  }
  return { detectors, matches: { choice: { layer: forward.length - 1, quantity: 'hidden' }, ofTokens } };
}

function activationsOf({ quantities, units }: LayerTrace, quantity: Quantity, span: TokenSpan): Activations {
  return { span, units, values: quantities[quantity] ?? new Float32Array() };
}

/** Nothing can be found in what is broken. */
function isBroken({ quantities }: LayerTrace): boolean {
  return Object.values(quantities).some((values) => values.some((value) => !Number.isFinite(value)));
}
