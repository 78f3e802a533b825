import type { StretchAnswer } from '../../src/protocol/traces';
import { formatInteger } from '../format';
import { strings } from '../strings';
import { tagName } from '../tagName';
import { whatIfStrings } from '../whatIf/whatIfStrings';
import type { GatesChoice } from './gatesControls';
import { type GatesScene, tokenLevel, unitLevel } from './gatesScene';
import { gatesStrings, orderWords } from './gatesStrings';

/** What of the text is in view, and all that is to be known about it. */
export function statusOf(
  scene: GatesScene,
  stretch: StretchAnswer,
  isDifference: boolean,
): { text: string; range: string } {
  const range = rangeOf(scene, stretch);
  const averaged = 2 ** tokenLevel(scene);
  const parts = [range, ...(averaged > 1 ? [gatesStrings.meanOf(averaged)] : [])];
  if (stretch.live) parts.push(gatesStrings.live);
  if (isDifference) parts.push(whatIfStrings.difference);
  return { text: parts.join(' · '), range };
}

/** What of the network and the text a picture shows, for its small print. */
export function captionParts(
  scene: GatesScene,
  stretch: StretchAnswer,
  choice: Pick<GatesChoice, 'sort' | 'with'>,
  isDifference: boolean,
): string[] {
  const { layers, directions } = stretch;
  const direction = directions.length > 1 ? scene.direction : undefined;
  const averaged = 2 ** tokenLevel(scene);
  const rows = Math.max(1, ...scene.tracks.map((track) => 2 ** unitLevel(scene, track)));
  return [
    strings.layerOption(scene.layer, layers, direction),
    orderOf(scene, choice),
    rangeOf(scene, stretch),
    ...(averaged > 1 ? [gatesStrings.meanOf(averaged)] : []),
    ...(rows > 1 ? [gatesStrings.meanOfUnits(rows)] : []),
    ...(isDifference ? [whatIfStrings.difference] : []),
  ];
}

/** The order that is drawn: until one has come that was asked for, or where it cannot be had, units stand by number. */
function orderOf({ order, selectedUnit }: GatesScene, choice: Pick<GatesChoice, 'sort' | 'with'>): string {
  if (order.every((unit, place) => unit === place)) return orderWords.index;
  if (choice.sort !== 'correlation') return orderWords[choice.sort];
  if (choice.with !== 'unit') return gatesStrings.orderedWith(tagName(choice.with));
  return selectedUnit < 0
    ? orderWords.correlation
    : gatesStrings.orderedWith(gatesStrings.chosenUnit(selectedUnit));
}

function rangeOf({ tokens }: GatesScene, { stretch, documentTokens }: StretchAnswer): string {
  const number = (row: number) => formatInteger(stretch.first + row);
  return gatesStrings.inView(
    number(Math.floor(tokens.from) + 1),
    number(Math.min(tokens.total, Math.ceil(tokens.from + tokens.span))),
    formatInteger(documentTokens),
  );
}
