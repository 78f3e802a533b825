import { quantitiesOf, type Quantity } from '../../src/protocol/spec';
import { tileColumns } from '../../src/protocol/traces';
import type { ExactColumn } from '../traces/exactColumn';
import { tileValue } from '../traces/tilePixels';
import type { TileShelf } from '../traces/tileShelf';
import { type GatesCell, type GatesScene, tokenLevel } from './gatesScene';
import type { CellValues } from './gatesTooltip';

/** All that a cell holds: exact values where they have come; before, what the tiles say. */
export function valuesAt(
  scene: GatesScene,
  cell: GatesCell,
  exact: ExactColumn,
  shelf: TileShelf,
): CellValues['values'] {
  const column = exact.column(scene, cell.row);
  return quantitiesOf[scene.cell].map((quantity: Quantity) => {
    const value = column?.[quantity]?.[cell.unit];
    return value === undefined
      ? { quantity, value: approximateAt(scene, quantity, cell, shelf), isExact: false }
      : { quantity, value, isExact: true };
  });
}

function approximateAt(
  scene: GatesScene,
  quantity: Quantity,
  { row, unit }: GatesCell,
  shelf: TileShelf,
): number | undefined {
  const level = tokenLevel(scene);
  const column = Math.floor(row / 2 ** level);
  const held = shelf.get(scene, quantity, level, Math.floor(column / tileColumns));
  return held && tileValue(held.tile, unit, column % tileColumns);
}
