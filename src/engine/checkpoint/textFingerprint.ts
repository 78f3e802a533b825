import { phrase, type Phrase } from '../../base/phrase';
import { xxHash32 } from '../modelFile/xxHash32';

/** Enough of a text to see that another one is not the same. */
export interface TextFingerprint {
  /** Length in UTF-16 units. */
  units: number;
  /** 16 hexadecimal digits. */
  hash: string;
}

/** Any other numbers would do: two seeds give two independent halves. */
const seeds = [0, 0x9e3779b1];

export function fingerprintOf(text: string): TextFingerprint {
  const bytes = new TextEncoder().encode(text);
  const hash = seeds.map((seed) => xxHash32(bytes, seed).toString(16).padStart(8, '0')).join('');
  return { units: text.length, hash };
}

/** What differs, in words; undefined when nothing does. */
export function differenceOf(name: Phrase, then: TextFingerprint, now: TextFingerprint): Phrase | undefined {
  if (then.hash === now.hash && then.units === now.units) return undefined;
  return then.units === now.units
    ? phrase`${name} has changed since: it is as long as it was, but not the same`
    : phrase`${name} has changed since: it has ${now.units} characters and had ${then.units}`;
}
