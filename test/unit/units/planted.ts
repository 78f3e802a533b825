import type { Activations } from '../../../src/engine/units/activations';
import { EncodedDocument } from '../../../src/engine/text/encodedDocument';
import { charTokenizer } from '../reading/fixtures';

/** Activations of so many units, each given by what it is at a token. */
export function planted(tokens: number, units: ((token: number) => number)[], first = 0): Activations {
  const values = new Float32Array(tokens * units.length);
  for (let token = 0; token < tokens; token++) {
    units.forEach((valueAt, unit) => (values[token * units.length + unit] = valueAt(token + first)));
  }
  return { span: { first, end: first + tokens }, units: units.length, values };
}

/** A document whose tokens are its characters. */
export function characters(text: string): EncodedDocument {
  return new EncodedDocument(charTokenizer([...new Set(text)].join('')), text);
}

/** The same pseudo-random numbers in [-1, 1] for the same seed. */
export function noise(seed: number): (token: number) => number {
  return (token) => {
    const x = Math.sin(seed * 127.1 + token * 311.7) * 43758.5453;
    return 2 * (x - Math.floor(x)) - 1;
  };
}
