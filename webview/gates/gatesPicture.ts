import { element } from '../dom';
import { SvgCanvas } from '../export/svgCanvas';
import { quantityNames } from '../strings';
import type { CellsSurface } from './cellsSurface';
import { type LegendScale, legendScales, legendTexts, rampImage } from './gatesLegend';
import type { GatesScene } from './gatesScene';
import { axisHeight, type TokenAxis } from './tokenAxis';

/** Device pixels in one of the lengths here, which grow with the letters. */
function unit({ ratio, theme }: GatesScene): number {
  return ratio * theme.textScale;
}

/** Of a line of the legend; its texts are a little smaller. */
const legendHeight = 20;
const legendFont = 11;
const barWidth = 70;
const barHeight = 9;

/** The heatmap as a picture of its own, on a canvas and as an SVG: names of the tracks, axis, cells and legend, as they are on view. */
export function gatesPicture(
  scene: GatesScene,
  axis: Pick<TokenAxis, 'draw'>,
  cells: Pick<CellsSurface, 'draw'>,
): { canvas: HTMLCanvasElement; svg: string } | undefined {
  const canvas = element('canvas');
  canvas.width = Math.round(84 * unit(scene)) + scene.left + scene.width + Math.round(34 * unit(scene));
  const legend = legendScales(scene);
  const cellsHeight = Math.round(axisHeight * unit(scene)) + scene.height + Math.round(8 * unit(scene));
  canvas.height = cellsHeight + Math.round(legendHeight * legend.length * unit(scene));
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  const drawAll = (on: CanvasRenderingContext2D) => {
    draw(on, canvas, scene, axis, cells);
    on.translate(0, cellsHeight - Math.round(axisHeight * unit(scene)));
    for (const entry of legend) {
      drawScale(on, scene, entry);
      on.translate(0, Math.round(legendHeight * unit(scene)));
    }
  };
  drawAll(context);
  const svg = new SvgCanvas(canvas.width, canvas.height);
  drawAll(svg.context);
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

/** A line of the legend under the cells: names, low end, colours, high end. */
function drawScale(context: CanvasRenderingContext2D, scene: GatesScene, entry: LegendScale): void {
  const { names, low, high } = legendTexts(entry);
  const scaled = unit(scene);
  const gap = 6 * scaled;
  const middle = (legendHeight / 2) * scaled;
  context.font = `${legendFont * scaled}px ${scene.theme.fontFamily}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  let x = scene.left;
  const write = (text: string, color: string) => {
    context.fillStyle = color;
    context.fillText(text, x, middle);
    x += context.measureText(text).width + gap;
  };
  write(names, scene.theme.colors.foreground);
  write(low, scene.theme.colors.description);
  const [top, width, height] = [middle - (barHeight / 2) * scaled, barWidth * scaled, barHeight * scaled];
  const colours = rampImage(scene, entry.scale);
  context.imageSmoothingEnabled = false;
  context.drawImage(colours, 0, 0, colours.width, 1, x, top, width, height);
  context.strokeStyle = scene.theme.colors.border;
  context.lineWidth = Math.max(1, Math.round(scene.ratio));
  context.strokeRect(x, top, width, height);
  x += width + gap;
  write(high, scene.theme.colors.description);
}
