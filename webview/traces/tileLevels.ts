import { tileColumns } from '../../src/protocol/traces';
import type { AxisView } from './axisView';

/**
 * Level whose columns are at least a pixel wide and less than two, so that drawing them without smoothing leaves none
 * out; 0 where tokens themselves are as wide.
 */
export function levelFor(tokens: number, pixels: number): number {
  if (!(pixels >= 1)) return 0;
  return Math.max(0, Math.ceil(Math.log2(tokens / pixels) - 1e-9));
}

/** Tiles of a level that a view needs, those in the middle first. */
export function tilesInView({ from, span, total }: AxisView, level: number): number[] {
  const covered = tileColumns * 2 ** level;
  const last = Math.ceil(total / covered) - 1;
  const begin = Math.max(0, Math.floor(from / covered));
  const end = Math.min(last, Math.ceil((from + span) / covered) - 1);
  const tiles = Array.from({ length: Math.max(0, end - begin + 1) }, (_, i) => begin + i);
  const middle = (from + span / 2) / covered - 0.5;
  return tiles.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || a - b);
}

/** First token of a tile, and the one behind its last. */
export function tokensOfTile(level: number, index: number, total: number): { from: number; to: number } {
  const covered = tileColumns * 2 ** level;
  return { from: index * covered, to: Math.min(total, (index + 1) * covered) };
}

const coarsest = 15;
/** Finer tiles than these many levels would be too many to draw instead of one. */
const finest = 2;

/** Which tiles to draw in place of one that is not there: a coarser one, else the finer ones that are. */
export function standIns(
  level: number,
  index: number,
  has: (level: number, index: number) => boolean,
): { level: number; index: number }[] {
  for (let up = 1; level + up <= coarsest; up++) {
    const coarser = { level: level + up, index: index >> up };
    if (has(coarser.level, coarser.index)) return [coarser];
  }
  for (let down = 1; down <= finest && level - down >= 0; down++) {
    const finer = Array.from({ length: 2 ** down }, (_, i) => ({
      level: level - down,
      index: index * 2 ** down + i,
    })).filter((tile) => has(tile.level, tile.index));
    if (finer.length > 0) return finer;
  }
  return [];
}
