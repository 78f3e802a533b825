import { csvOf } from '../export/csv';
import { tileColumns } from '../../src/protocol/traces';
import { tileValue } from '../traces/tilePixels';
import type { TileShelf } from '../traces/tileShelf';
import type { TokenTexts } from '../traces/tokenTexts';
import { type GatesScene, tokenLevel } from './gatesScene';

/** Most values of a table: a spreadsheet still opens it. */
const mostValues = 2_000_000;

/**
 * The cells in view, a line for each column of each quantity: the number of its first token in the text, how many tokens it is
 * the mean of, the token's text, and every unit. Values are those that are drawn, to a 254th of their range.
 */
export function gatesCsv(
  scene: GatesScene,
  firstToken: number,
  shelf: Pick<TileShelf, 'get'>,
  texts: Pick<TokenTexts, 'get'>,
): string {
  const level = tokenLevel(scene);
  const averaged = 2 ** level;
  const units = scene.units.total;
  const from = Math.floor(scene.tokens.from / averaged);
  const to = Math.ceil(Math.min(scene.tokens.total, scene.tokens.from + scene.tokens.span) / averaged);
  const columns = Math.min(to - from, Math.floor(mostValues / (units * scene.tracks.length)));
  const header = [
    'quantity',
    'token',
    'tokens',
    'text',
    ...Array.from({ length: units }, (_, unit) => `unit${unit}`),
  ];
  const rows = scene.tracks.flatMap(({ quantity }) =>
    Array.from({ length: columns }, (_, i) => {
      const column = from + i;
      const tile = shelf.get(scene, quantity, level, Math.floor(column / tileColumns))?.tile;
      const row = column * averaged;
      return [
        quantity,
        firstToken + row,
        Math.min(averaged, scene.tokens.total - row),
        averaged === 1 ? texts.get(row)?.text : undefined,
        ...Array.from({ length: units }, (_unused, unit) =>
          tile ? tileValue(tile, unit, column % tileColumns) : undefined,
        ),
      ];
    }),
  );
  return csvOf(header, rows);
}
