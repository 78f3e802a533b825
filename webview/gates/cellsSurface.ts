import { tileColumns } from '../../src/protocol/traces';
import { CanvasSurface, type SurfaceSize } from '../canvas/canvasSurface';
import { placeOf } from '../traces/axisView';
import type { TileImages } from '../traces/tileImages';
import { standIns, tilesInView, tokensOfTile } from '../traces/tileLevels';
import type { HeldTile, TileShelf } from '../traces/tileShelf';
import { type GatesScene, rampFor, tokenLevel, type Track, unitLevel } from './gatesScene';
import { hatching } from './hatching';

/** The coloured cells: visible tiles only, stretched without smoothing. */
export class CellsSurface extends CanvasSurface {
  private scene: GatesScene | undefined;

  constructor(
    private readonly shelf: TileShelf,
    private readonly images: TileImages,
  ) {
    super('heatmap-cells');
  }

  show(scene: GatesScene | undefined): void {
    this.scene = scene;
    this.invalidate();
  }

  /** Draws the scene as it is, for an export too. */
  draw(context: CanvasRenderingContext2D, scene: GatesScene): void {
    context.imageSmoothingEnabled = false;
    const level = tokenLevel(scene);
    const indices = tilesInView(scene.tokens, level);
    for (const track of scene.tracks) {
      context.save();
      context.beginPath();
      context.rect(scene.left, track.top, scene.width, track.height);
      context.clip();
      for (const index of indices) this.drawTile(context, scene, track, level, index);
      context.restore();
      frame(context, scene, track);
    }
  }

  protected override paint(context: CanvasRenderingContext2D, _size: SurfaceSize): void {
    if (this.scene) this.draw(context, this.scene);
  }

  private drawTile(
    context: CanvasRenderingContext2D,
    scene: GatesScene,
    track: Track,
    level: number,
    index: number,
  ): void {
    const { quantity } = track;
    const held = this.shelf.get(scene, quantity, level, index);
    if (held) return this.drawHeld(context, scene, track, held);
    const others = standIns(level, index, (l, i) => this.shelf.has(scene, quantity, l, i));
    const { from, to } = tokensOfTile(level, index, scene.tokens.total);
    context.save();
    context.beginPath();
    const left = Math.round(scene.left + placeOf(scene.tokens, from, scene.width));
    const right = Math.round(scene.left + placeOf(scene.tokens, to, scene.width));
    context.rect(left, track.top, right - left, track.height);
    context.clip();
    for (const other of others) {
      const standIn = this.shelf.get(scene, quantity, other.level, other.index);
      if (standIn) this.drawHeld(context, scene, track, standIn);
    }
    context.restore();
  }

  /** The part of a tile that is in view. */
  private drawHeld(
    context: CanvasRenderingContext2D,
    scene: GatesScene,
    track: Track,
    { tile, isBroken }: HeldTile,
  ): void {
    const scale = scene.scales.get(track.quantity);
    if (!scale) return;
    const { tokens, units } = scene;
    const covered = 2 ** tile.level;
    const begin = tile.index * tileColumns * covered;
    const first = Math.max(0, Math.floor((tokens.from - begin) / covered));
    const last = Math.min(tile.columns, Math.ceil((tokens.from + tokens.span - begin) / covered));
    if (last <= first) return;
    const xOf = (row: number) =>
      Math.round(scene.left + placeOf(tokens, Math.min(row, tokens.total), scene.width));
    const left = xOf(begin + first * covered);
    const width = xOf(begin + last * covered) - left;
    if (isBroken) {
      context.fillStyle = hatching(context, scene.theme.colors.description, scene.ratio);
      context.fillRect(left, track.top, width, track.height);
    }
    const rowLevel = unitLevel(scene, track);
    const paint = { order: scene.order, rowLevel, scale, ramp: rampFor(scene.theme, scale) };
    const name = `${scene.direction} ${scene.layer} ${track.quantity} ${tile.level} ${tile.index}`;
    const image = this.images.get(name, tile, paint);
    const rows = 2 ** rowLevel;
    context.drawImage(
      image,
      first,
      units.from / rows,
      last - first,
      units.span / rows,
      left,
      track.top,
      width,
      track.height,
    );
  }
}

/** A hairline around each track, since 0 has the colour of the background. */
function frame(context: CanvasRenderingContext2D, scene: GatesScene, track: Track): void {
  const line = Math.max(1, Math.round(scene.ratio));
  context.strokeStyle = scene.theme.colors.border;
  context.lineWidth = line;
  context.strokeRect(scene.left + line / 2, track.top + line / 2, scene.width - line, track.height - line);
}
