import { gateQuantities } from '../../protocol/spec';
import type { LayerChoice } from '../../protocol/units';
import type { Scale } from './levels';

/** Surprisal of single tokens, or of the whole line: its most surprising token, or the mean. */
export const surprisalModes = ['tokens', 'lineMax', 'lineMean'] as const;
export type SurprisalMode = (typeof surprisalModes)[number];

/** What a document is coloured by. */
export type Colouring =
  | { kind: 'surprisal'; mode: SurprisalMode }
  /** One unit of a layer. */
  | { kind: 'unit'; choice: LayerChoice; unit: number }
  /** The mean of a gate over all units of a layer. */
  | { kind: 'gate'; choice: LayerChoice };

/** Gates go from 0 to 1, states to both sides of 0. */
export function scaleOf(colouring: Colouring): Scale {
  return colouring.kind === 'surprisal' || gateQuantities.includes(colouring.choice.quantity)
    ? 'sequential'
    : 'diverging';
}
