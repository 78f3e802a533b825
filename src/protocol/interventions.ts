import { UnrollError } from '../base/errors';
import { phrase, type Phrase } from '../base/phrase';
import { type Direction, gateQuantities, quantitiesOf, type Quantity } from './spec';

/** The halves of a model that translates, as interventions and tabs name them. */
export const pairSides = ['encoder', 'decoder'] as const;
export type PairSide = (typeof pairSides)[number];

/** A quantity of a unit that is made to have a value while a model reads: what would happen if it did? */
export interface Intervention {
  /** Of a model that translates, and of no other: the half that the layer belongs to. */
  side?: PairSide;
  /** Stack that the layer belongs to; `forward` when left out. */
  direction?: Direction;
  /** From 0, as in PyTorch's names of parameters. */
  layer: number;
  /** From 0; or every unit of the layer. */
  unit: number | 'all';
  quantity: Quantity;
  value: number;
  /**
   * Only when this token of the text is read, counted from 0; at every token when left out. Of an encoder the token of the
   * source, of a decoder the step: 0 reads the mark of the start, 1 the target's first token.
   */
  token?: number;
}

/** How an intervention is written, for messages that say so. */
export const interventionExample = 'layer0.unit17.cell=0';
export const pairInterventionExample = 'decoder.layer0.unit17.cell=0';

const pattern =
  /^(?:(encoder|decoder)\.)?(?:(forward|backward)\.)?layer(\d{1,4})\.unit(\d{1,6}|\*)\.([a-z]+)(?:@(\d{1,9}))?=(open|shut|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?)$/;

/**
 * Reads `[encoder.|decoder.][backward.]layerL.unitU.QUANTITY[@TOKEN]=VALUE`: `unit*` is every unit, a gate may also be `open` (1) or `shut` (0),
 * `@TOKEN` holds for that token only; the half is that of a model that translates. Throws `bad-input` for anything else, and says what is meant.
 */
export function parseIntervention(text: string): Intervention {
  const match = pattern.exec(text.trim().toLowerCase().replace(/\s+/g, ''));
  if (!match)
    throw badInput(
      text,
      phrase`Write it like ${interventionExample}, layer0.unit*.forget=open or layer0.unit3.cell@12=2.`,
    );
  const [, half, direction, layer, unit, name, token, value] = match;
  const quantity = (Object.values(quantitiesOf).flat() as Quantity[]).find((known) => known === name);
  if (!quantity) {
    const known = [...new Set(Object.values(quantitiesOf).flat())].join(', ');
    throw badInput(text, phrase`There is no “${name}”; what can be set is one of: ${known}.`);
  }
  const isGate = gateQuantities.includes(quantity);
  const isWord = value === 'open' || value === 'shut';
  if (isWord && !isGate) throw badInput(text, phrase`Only gates can be ${value}; give ${quantity} a number.`);
  const number = isWord ? Number(value === 'open') : Number(value);
  if (!Number.isFinite(Math.fround(number))) throw badInput(text, phrase`The number is too large.`);
  const side = pairSides.find((known) => known === half);
  return {
    ...(side && { side }),
    ...(direction === 'backward' && { direction }),
    layer: Number(layer),
    unit: unit === '*' ? 'all' : Number(unit),
    quantity,
    value: number,
    ...(token !== undefined && { token: Number(token) }),
  };
}

/** As `parseIntervention` reads it. */
export function formatIntervention(intervention: Intervention): string {
  const { side, direction, layer, unit, quantity, value, token } = intervention;
  const half = side ? `${side}.` : '';
  const stack = direction === 'backward' ? 'backward.' : '';
  const at = token === undefined ? '' : `@${token}`;
  return `${half}${stack}layer${layer}.unit${unit === 'all' ? '*' : unit}.${quantity}${at}=${value}`;
}

function badInput(text: string, hint: Phrase): UnrollError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new UnrollError('bad-input', phrase`“${shown}” sets nothing.`, hint);
}
