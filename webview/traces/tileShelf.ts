import type { Quantity } from '../../src/protocol/spec';
import type { StretchAnswer, Tile } from '../../src/protocol/traces';
import { ByteCache } from './byteCache';
import { isBroken, usualReach } from './tilePixels';
import type { TraceSource } from './traceSource';

/** Bytes of tiles that are kept. */
const mostBytes = 40 * 2 ** 20;
/** Tiles in one question: an answer comes before the next part of the view is asked for. */
const tilesAtATime = 2;

export interface ShelfPlace {
  layer: number;
  direction: StretchAnswer['directions'][number];
}

export interface HeldTile {
  tile: Tile;
  /** Of the stretch that it was asked for. */
  key: string;
  isBroken: boolean;
}

export interface TileWish extends ShelfPlace {
  quantities: readonly Quantity[];
  level: number;
  indices: readonly number[];
}

/**
 * The tiles that have been looked at. What is wished for and not there is asked for, a few tiles at a time, the latest wish
 * first. Tiles of older values are shown until newer ones have come.
 */
export class TileShelf {
  private readonly tiles = new ByteCache<HeldTile>(mostBytes);
  /** How far values of each quantity and layer usually go from 0, by what has been seen. */
  private readonly reaches = new Map<string, number>();
  private readonly peaks = new Map<string, number>();
  private wishes: readonly TileWish[] = [];
  private isAsking = false;

  constructor(
    private readonly source: TraceSource,
    private readonly onArrival: () => void,
  ) {}

  get byteLength(): number {
    return this.tiles.byteLength;
  }

  clear(): void {
    this.tiles.clear();
    this.reaches.clear();
    this.peaks.clear();
  }

  get(place: ShelfPlace, quantity: Quantity, level: number, index: number): HeldTile | undefined {
    return this.tiles.get(keyOf(place, quantity, level, index));
  }

  has(place: ShelfPlace, quantity: Quantity, level: number, index: number): boolean {
    return this.tiles.has(keyOf(place, quantity, level, index));
  }

  reach(place: ShelfPlace, quantity: Quantity): { usual: number; peak: number } {
    const key = keyOf(place, quantity, 0, 0);
    return { usual: this.reaches.get(key) ?? 0, peak: this.peaks.get(key) ?? 0 };
  }

  /** What shall be there; takes the place of what was wished for before. */
  wish(wishes: readonly TileWish[]): void {
    this.wishes = wishes;
    if (!this.isAsking) void this.askAll();
  }

  private async askAll(): Promise<void> {
    this.isAsking = true;
    try {
      for (let next = this.next(); next && this.source.isOn; next = this.next()) {
        const { stretch } = this.source;
        if (!stretch) return;
        const { layer, direction, quantities, level, indices } = next;
        const request = {
          stretch: stretch.stretch,
          layer,
          direction,
          quantities: [...quantities],
          level,
          indices: [...indices],
        };
        const answer = await this.source.ask('traceTiles', request);
        // Refused or given up: whoever looks again wishes again.
        if (!answer) return;
        for (const tile of answer.tiles) this.take(next, tile, stretch.key);
        this.onArrival();
        if (answer.key !== stretch.key && !stretch.live) this.source.refresh();
        // The text has become shorter meanwhile: what is wished for is no longer there.
        if (answer.tiles.length < indices.length * quantities.length) return;
      }
    } finally {
      this.isAsking = false;
    }
  }

  /** What to ask next: the first tiles that are missing, or of older values. */
  private next(): TileWish | undefined {
    const key = this.source.stretch?.key;
    if (key === undefined) return undefined;
    for (const wish of this.wishes) {
      const isMissing = (index: number) =>
        wish.quantities.some(
          (quantity) => this.tiles.get(keyOf(wish, quantity, wish.level, index))?.key !== key,
        );
      const indices = wish.indices.filter(isMissing).slice(0, tilesAtATime);
      if (indices.length > 0) return { ...wish, indices };
    }
    return undefined;
  }

  private take(place: ShelfPlace, tile: Tile, key: string): void {
    const { quantity, level, index } = tile;
    const held = { tile, key, isBroken: isBroken(tile) };
    this.tiles.set(keyOf(place, quantity, level, index), held, tile.codes.byteLength);
    const reachKey = keyOf(place, quantity, 0, 0);
    this.reaches.set(reachKey, Math.max(this.reaches.get(reachKey) ?? 0, usualReach(tile)));
    const peak = Math.max(Math.abs(tile.min), Math.abs(tile.max));
    this.peaks.set(reachKey, Math.max(this.peaks.get(reachKey) ?? 0, peak));
  }
}

function keyOf({ layer, direction }: ShelfPlace, quantity: Quantity, level: number, index: number): string {
  return `${direction} ${layer} ${quantity} ${level} ${index}`;
}
