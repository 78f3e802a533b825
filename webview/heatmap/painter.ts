import { type Ramp, rampIndex } from '../color/ramp';
import type { HeatmapLayout, TrackLayout } from './layout';
import { rasterize } from './levelOfDetail';
import type { ValueScale } from './valueScale';

/** What one track is painted from; a tile is made again only when one of these changes. */
export interface TilePicture {
  /** (tokens, units) */
  values: Float32Array;
  scale: ValueScale;
  ramp: Ramp;
}

/** Paints the colours of a track, one pixel for each cell, into an RGBA buffer of (rows, columns) pixels. */
export function colorize(picture: TilePicture, layout: HeatmapLayout, track: TrackLayout): ImageData {
  const columns = Math.min(layout.tokens, layout.plotWidth);
  const raster = rasterize(
    picture.values,
    track.units,
    layout.firstToken,
    layout.tokens,
    track.rows,
    columns,
  );
  const image = new ImageData(raster.columns, raster.rows);
  const pixels = new Uint32Array(image.data.buffer);
  const { min, max } = picture.scale;
  for (let index = 0; index < pixels.length; index++) {
    pixels[index] = picture.ramp.pixels[rampIndex(raster.values[index] ?? NaN, min, max)] ?? 0;
  }
  return image;
}

interface Tile {
  picture: TilePicture;
  key: string;
  canvas: OffscreenCanvas;
}

/** Keeps the painted track of each quantity, so that hovering, scrolling and unchanged tracks cost nothing. */
export class TilePainter {
  private readonly tiles = new Map<string, Tile>();

  paint(
    context: CanvasRenderingContext2D,
    layout: HeatmapLayout,
    pictureOf: (track: TrackLayout) => TilePicture | undefined,
  ): void {
    context.imageSmoothingEnabled = false;
    const used = new Set<string>();
    for (const track of layout.tracks) {
      const picture = pictureOf(track);
      if (!picture) continue;
      used.add(track.quantity);
      const tile = this.tileOf(picture, layout, track);
      context.drawImage(tile.canvas, layout.left, track.top, layout.plotWidth, track.height);
    }
    for (const name of this.tiles.keys()) if (!used.has(name)) this.tiles.delete(name);
  }

  private tileOf(picture: TilePicture, layout: HeatmapLayout, track: TrackLayout): Tile {
    const columns = Math.min(layout.tokens, layout.plotWidth);
    const key = [layout.firstToken, layout.tokens, columns, track.units, track.rows].join();
    const old = this.tiles.get(track.quantity);
    if (old && old.key === key && samePicture(old.picture, picture)) return old;
    const image = colorize(picture, layout, track);
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('The webview gave no 2D canvas.');
    context.putImageData(image, 0, 0);
    const tile = { picture, key, canvas };
    this.tiles.set(track.quantity, tile);
    return tile;
  }
}

function samePicture(a: TilePicture, b: TilePicture): boolean {
  return (
    a.values === b.values && a.ramp === b.ramp && a.scale.min === b.scale.min && a.scale.max === b.scale.max
  );
}
