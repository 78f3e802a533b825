import type { StretchAnswer } from '../../src/protocol/traces';
import { formatInteger } from '../format';
import { whatIfStrings } from '../whatIf/whatIfStrings';
import { type GatesScene, tokenLevel } from './gatesScene';
import { gatesStrings } from './gatesStrings';

/** What of the text is in view, and all that is to be known about it. */
export function statusOf(
  scene: GatesScene,
  stretch: StretchAnswer,
  isDifference: boolean,
): { text: string; range: string } {
  const { tokens } = scene;
  const number = (row: number) => formatInteger(stretch.stretch.first + row);
  const range = gatesStrings.inView(
    number(Math.floor(tokens.from) + 1),
    number(Math.min(tokens.total, Math.ceil(tokens.from + tokens.span))),
    formatInteger(stretch.documentTokens),
  );
  const averaged = 2 ** tokenLevel(scene);
  const parts = [range, ...(averaged > 1 ? [gatesStrings.meanOf(averaged)] : [])];
  if (stretch.live) parts.push(gatesStrings.live);
  if (isDifference) parts.push(whatIfStrings.difference);
  return { text: parts.join(' · '), range };
}
