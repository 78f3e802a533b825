import { CanvasSurface, type SurfaceSize } from '../canvas/canvasSurface';
import { TilePainter } from './painter';
import type { TrackLayout } from './layout';
import { type HeatmapScene, rampOf } from './scene';

/** The coloured cells with the unit numbers at their left. */
export class MapSurface extends CanvasSurface {
  private readonly painter = new TilePainter();
  private scene: HeatmapScene | undefined;

  constructor() {
    super('heatmap-cells');
  }

  show(scene: HeatmapScene | undefined): void {
    this.scene = scene;
    this.invalidate();
  }

  protected override paint(context: CanvasRenderingContext2D, size: SurfaceSize): void {
    const scene = this.scene;
    if (!scene) return;
    this.painter.paint(context, scene.layout, (track) => {
      const values = scene.layer.quantities[track.quantity];
      const scale = scene.scales.get(track.quantity);
      return values && scale ? { values, scale, ramp: rampOf(scene.theme, scale) } : undefined;
    });
    for (const track of scene.layout.tracks) paintFrame(context, size, scene, track);
  }
}

/** A hairline around each track, since 0 has the colour of the background, and the first and last unit's number. */
function paintFrame(
  context: CanvasRenderingContext2D,
  size: SurfaceSize,
  scene: HeatmapScene,
  track: TrackLayout,
): void {
  const { layout, theme } = scene;
  const line = Math.max(1, Math.round(size.ratio));
  context.strokeStyle = theme.colors.border;
  context.lineWidth = line;
  context.strokeRect(
    layout.left - line / 2,
    track.top + line / 2,
    layout.plotWidth + line,
    track.height - line,
  );
  context.fillStyle = theme.colors.description;
  context.font = `${10 * size.ratio}px ${theme.fontFamily}`;
  context.textAlign = 'right';
  const x = layout.left - 5 * size.ratio;
  context.textBaseline = 'top';
  context.fillText('0', x, track.top);
  if (track.units > 1 && track.height > 26 * size.ratio) {
    context.textBaseline = 'bottom';
    context.fillText(String(track.units - 1), x, track.top + track.height + size.ratio);
  }
}
