import { element } from '../dom';
import { quantityNames } from '../strings';
import type { CellsSurface } from './cellsSurface';
import type { GatesScene } from './gatesScene';
import { axisHeight, type TokenAxis } from './tokenAxis';

/** The heatmap as a picture of its own: names of the tracks, axis and cells, as they are on view. */
export function gatesPicture(
  scene: GatesScene,
  axis: Pick<TokenAxis, 'draw'>,
  cells: Pick<CellsSurface, 'draw'>,
): HTMLCanvasElement | undefined {
  const gutter = Math.round(84 * scene.ratio);
  const top = Math.round(axisHeight * scene.ratio);
  const canvas = element('canvas');
  canvas.width = gutter + scene.left + scene.width + Math.round(34 * scene.ratio);
  canvas.height = top + scene.height + Math.round(8 * scene.ratio);
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.fillStyle = scene.theme.colors.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(gutter, 0);
  axis.draw(context, scene);
  context.translate(0, top);
  cells.draw(context, scene);
  context.fillStyle = scene.theme.colors.foreground;
  context.font = `${12 * scene.ratio}px ${scene.theme.fontFamily}`;
  context.textBaseline = 'top';
  context.textAlign = 'left';
  for (const track of scene.tracks)
    context.fillText(quantityNames[track.quantity].full, 4 * scene.ratio - gutter, track.top);
  return canvas;
}
