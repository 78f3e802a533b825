import type { Tile } from '../../src/protocol/traces';
import { ByteCache } from './byteCache';
import { paintedRows, type TilePaint, tilePixels } from './tilePixels';

/** Bytes of painted tiles that are kept. */
const mostBytes = 48 * 2 ** 20;

interface Painted {
  canvas: OffscreenCanvas;
  tile: Tile;
  paint: TilePaint;
}

/** Painted tiles, a pixel for each cell; drawing one again costs no painting while its tile and paint are the same. */
export class TileImages {
  private readonly images = new ByteCache<Painted>(mostBytes, ({ canvas }) => {
    canvas.width = 0;
  });

  get byteLength(): number {
    return this.images.byteLength;
  }

  clear(): void {
    this.images.clear();
  }

  /** `name` says where the tile stands. */
  get(name: string, tile: Tile, paint: TilePaint): OffscreenCanvas {
    const key = `${name} ${paint.rowLevel}`;
    const known = this.images.get(key);
    if (known?.tile === tile && samePaint(known.paint, paint)) return known.canvas;
    const rows = paintedRows(tile.units, paint.rowLevel);
    const canvas = new OffscreenCanvas(tile.columns, rows);
    // Small and drawn often, seldom read: kept out of the graphics card's way, where there is one.
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('The webview gave no 2D canvas.');
    const image = new ImageData(tile.columns, rows);
    new Uint32Array(image.data.buffer).set(tilePixels(tile, paint));
    context.putImageData(image, 0, 0);
    this.images.set(key, { canvas, tile, paint }, tile.columns * rows * 4);
    return canvas;
  }
}

function samePaint(a: TilePaint, b: TilePaint): boolean {
  return (
    a.order === b.order &&
    a.rowLevel === b.rowLevel &&
    a.ramp === b.ramp &&
    a.scale.min === b.scale.min &&
    a.scale.max === b.scale.max
  );
}
