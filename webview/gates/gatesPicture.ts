import { element } from '../dom';
import { SvgCanvas } from '../export/svgCanvas';
import { quantityNames } from '../strings';
import type { CellsSurface } from './cellsSurface';
import type { GatesScene } from './gatesScene';
import { axisHeight, type TokenAxis } from './tokenAxis';

/** Device pixels in one of the lengths here, which grow with the letters. */
function unit({ ratio, theme }: GatesScene): number {
  return ratio * theme.textScale;
}

/** The heatmap as a picture of its own, on a canvas and as an SVG: names of the tracks, axis and cells, as they are on view. */
export function gatesPicture(
  scene: GatesScene,
  axis: Pick<TokenAxis, 'draw'>,
  cells: Pick<CellsSurface, 'draw'>,
): { canvas: HTMLCanvasElement; svg: string } | undefined {
  const canvas = element('canvas');
  canvas.width = Math.round(84 * unit(scene)) + scene.left + scene.width + Math.round(34 * unit(scene));
  canvas.height = Math.round(axisHeight * unit(scene)) + scene.height + Math.round(8 * unit(scene));
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  draw(context, canvas, scene, axis, cells);
  const svg = new SvgCanvas(canvas.width, canvas.height);
  draw(svg.context, canvas, scene, axis, cells);
  return { canvas, svg: svg.toString() };
}

function draw(
  context: CanvasRenderingContext2D,
  { width, height }: { width: number; height: number },
  scene: GatesScene,
  axis: Pick<TokenAxis, 'draw'>,
  cells: Pick<CellsSurface, 'draw'>,
): void {
  const gutter = Math.round(84 * unit(scene));
  context.fillStyle = scene.theme.colors.background;
  context.fillRect(0, 0, width, height);
  context.translate(gutter, 0);
  axis.draw(context, scene);
  context.translate(0, Math.round(axisHeight * unit(scene)));
  cells.draw(context, scene);
  context.fillStyle = scene.theme.colors.foreground;
  context.font = `${12 * unit(scene)}px ${scene.theme.fontFamily}`;
  context.textBaseline = 'top';
  context.textAlign = 'left';
  for (const track of scene.tracks)
    context.fillText(quantityNames[track.quantity].full, 4 * unit(scene) - gutter, track.top);
}
