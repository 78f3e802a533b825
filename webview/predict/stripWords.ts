import { formatPercent, isFiniteNumber } from '../format';
import { strings } from '../strings';
import type { StripToken } from './stripData';

/** 4.21 bits, 5.4%, 3rd of what was expected; or why there is none. */
export function describe(token: StripToken): string {
  if (!isFiniteNumber(token.bits)) return strings.noSurprisal;
  const place = strings.placeOf(token.rank + 1);
  const known = token.unknown ? `, ${strings.unknownToken}` : '';
  return `${strings.bits(token.bits.toFixed(2))}, ${formatPercent(token.probability)}, ${place}${known}`;
}
