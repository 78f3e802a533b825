import type { Quantity } from '../../src/protocol/spec';
import type { StretchAnswer } from '../../src/protocol/traces';
import type { UnitPlace } from '../panelState';
import { wholeAxis } from '../traces/axisView';
import { tilesInView } from '../traces/tileLevels';
import type { TileWish } from '../traces/tileShelf';
import { comparisonWith } from './comparisonWith';
import type { GatesChoice } from './gatesControls';
import { placeOfChoice } from './gatesModel';
import { type GatesScene, tokenLevel } from './gatesScene';
import { activityQuantity, overviewLevel } from './minimapSurface';
import { shownQuantities } from './shownQuantities';
import type { OrderWish } from './unitOrders';

/** The tiles in view, and then those of the whole text's picture. */
export function tileWishes(scene: GatesScene): TileWish[] {
  const { layer, direction } = scene;
  const level = tokenLevel(scene);
  const quantities = scene.tracks.map(({ quantity }) => quantity);
  const overview = overviewLevel(scene);
  const whole = tilesInView(wholeAxis(scene.tokens.total), overview);
  return [
    { layer, direction, quantities, level, indices: tilesInView(scene.tokens, level) },
    { layer, direction, quantities: [activityQuantity(scene)], level: overview, indices: whole },
  ];
}

/** What units are to be ordered by: the one quantity on view, or the state. */
export function orderWish(
  stretch: StretchAnswer,
  choice: GatesChoice,
  selected: UnitPlace | undefined,
): OrderWish {
  const place = placeOfChoice(stretch, choice);
  const shown = shownQuantities(stretch, choice);
  const quantity: Quantity = shown.length === 1 && shown[0] ? shown[0] : activityQuantity(stretch);
  const isHere = selected?.layer === place.layer && selected.direction === place.direction;
  const unit = choice.with === 'unit' && isHere ? { unit: selected.unit } : undefined;
  const other = choice.with === 'unit' ? unit : comparisonWith(choice.with, choice.pattern);
  const isCompared = choice.sort === 'correlation' && other !== undefined;
  return { ...place, quantity, sort: choice.sort, ...(isCompared && { with: other }) };
}
